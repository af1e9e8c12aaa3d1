"""Labels: what people decided about two identifiers. An append-only state table."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from orchestration.clock import utc_now
from orchestration.errors import Explained
from orchestration.identity.identifiers import Identifier
from orchestration.identity.words import moment, printable
from orchestration.state import SCHEMA
from orchestration.warehouse import Warehouse

TABLE = "identity_labels"
COLUMNS = (
    "label_number", "kind", "left_type", "left_value", "right_type", "right_value", "withdraws", "note", "author",
    "recorded_at",
)  # fmt: skip
Kind = Literal["same", "different", "withdraw"]
Name = tuple[str, str]


class LabelError(Explained):
    """The label is refused; the message names what stands against it."""


@dataclass(frozen=True)
class Label:
    """A row of the state table; a withdrawal has no identifiers."""

    number: int
    kind: Kind
    left: Name | None
    right: Name | None
    withdraws: int | None
    note: str
    author: str
    recorded_at: datetime

    @property
    def pair(self) -> frozenset[Name | None]:
        return frozenset((self.left, self.right))

    def __str__(self) -> str:
        return f"label {self.number} ('{self.kind}', by {printable(self.author)}, {moment(self.recorded_at)})"


class LabelBook:
    """The state table, read and appended to."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def rows(self) -> list[Label]:
        """Everything ever written, in its order."""
        if not self._warehouse.has_table(SCHEMA, TABLE):
            return []
        relation = self._warehouse.relation(SCHEMA, TABLE)
        rows = self._warehouse.fetch(f"select {', '.join(COLUMNS)} from {relation} order by label_number")
        return [_label(row) for row in rows]

    @contextmanager
    def open_for_writing(self) -> Iterator[list[Label]]:
        """All rows, while nobody else can write: what is checked then still holds when it is written."""
        with self._warehouse.writing(SCHEMA, TABLE):
            yield self.rows()

    def append(
        self, kind: Kind, left: Name | None, right: Name | None, withdraws: int | None, note: str, author: str
    ) -> int:
        """Write a row; its number."""
        relation = self._warehouse.relation(SCHEMA, TABLE)
        now = utc_now()
        values = [kind, *(left or (None, None)), *(right or (None, None)), withdraws, note, author, now]
        [(number,)] = self._warehouse.fetch(
            f"insert into {relation} ({', '.join(COLUMNS)})"
            f" select coalesce(max(label_number), 0) + 1, {', '.join('?' for _ in values)} from {relation}"
            " returning label_number",
            values,
        )
        return number


def in_force(rows: Iterable[Label], at: datetime | None = None) -> list[Label]:
    """Labels said and not taken back, now or at a moment."""
    known = [row for row in rows if at is None or row.recorded_at <= at]
    withdrawn = {row.withdraws for row in known if row.kind == "withdraw"}
    return [row for row in known if row.kind != "withdraw" and row.number not in withdrawn]


def check_label(labels: list[Label], kind: Kind, left: Identifier, right: Identifier) -> None:
    """Raises LabelError where the labels in force say so already, or the contrary."""
    if left.name == right.name:
        raise LabelError(f"{left} is given twice: a label speaks of two identifiers.")
    for label in labels:
        if label.kind == kind and label.pair == {left.name, right.name}:
            raise LabelError(f"{_capital(label)} already says so.")
    if kind == "different":
        if chain := same_chain(labels, left.name, right.name):
            raise LabelError(
                f"{_listed(chain)} {'says' if len(chain) == 1 else 'say'} that {left} and {right} are the same."
                f" {_withdraw_one_of(chain)}"
            )
        return
    for label in labels:
        if (
            label.kind == "different"
            and (chain := _would_join(labels, label, left.name, right.name)) is not None
        ):
            joined = f" together with {_listed(chain, is_start=False)}" if chain else ""
            raise LabelError(
                f"{_capital(label)} says that {_of(label.left)} and {_of(label.right)} are different;"
                f" this label{joined} would make them the same. {_withdraw_one_of([label, *chain])}"
            )


def same_chain(labels: list[Label], start: Name, end: Name) -> list[Label] | None:
    """The fewest labels 'same' that lead from one identifier to the other; none for itself, None where none lead."""
    neighbours: dict[Name, list[tuple[Name, Label]]] = {}
    for label in labels:
        if label.kind == "same":
            neighbours.setdefault(label.left, []).append((label.right, label))
            neighbours.setdefault(label.right, []).append((label.left, label))
    came_by: dict[Name, tuple[Name, Label] | None] = {start: None}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        if here == end:
            chain = []
            while step := came_by[here]:
                here, label = step
                chain.append(label)
            return chain[::-1]
        for there, label in neighbours.get(here, ()):
            if there not in came_by:
                came_by[there] = (here, label)
                waiting.append(there)
    return None


def check_withdrawal(rows: list[Label], number: int) -> Label:
    """The label to take back. Raises LabelError where there is none in force of that number."""
    label = next((row for row in rows if row.number == number), None)
    if label is None:
        last = f"the last is {rows[-1].number}" if rows else "there are no labels"
        raise LabelError(f"There is no label {number}; {last}. `goldseam label list` shows them.")
    if label.kind == "withdraw":
        raise LabelError(
            f"{_capital(label)} withdraws label {label.withdraws}. To make that hold again, say it anew with"
            " `goldseam label same` or `different`."
        )
    for row in rows:
        if row.withdraws == number:
            raise LabelError(f"Label {number} was withdrawn before, by {row}.")
    return label


def _would_join(labels: list[Label], different: Label, left: Name, right: Name) -> list[Label] | None:
    """The labels 'same' that a new one would complete to a chain between the ends of a 'different'; else None."""
    for one, other in ((left, right), (right, left)):
        first = same_chain(labels, different.left, one)
        second = same_chain(labels, other, different.right)
        if first is not None and second is not None:
            return first + second
    return None


def _label(row: tuple) -> Label:
    number, kind, left_type, left_value, right_type, right_value, withdraws, note, author, recorded_at = row
    left, right = ((left_type, left_value), (right_type, right_value)) if kind != "withdraw" else (None, None)
    return Label(int(number), kind, left, right, withdraws, note or "", author or "", recorded_at)


def _of(name: Name) -> str:
    return f"{name[0]}:{printable(name[1])}"


def _capital(label: Label) -> str:
    return _sentence(str(label))


def _listed(labels: list[Label], is_start: bool = True) -> str:
    text = ", ".join(map(str, labels[:-1])) + (" and " if len(labels) > 1 else "") + str(labels[-1])
    return _sentence(text) if is_start else text


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _withdraw_one_of(labels: list[Label]) -> str:
    numbers = " or ".join(str(label.number) for label in labels)
    which = labels[0].number if len(labels) == 1 else "<number>"
    return f"If label {numbers} is wrong: goldseam label withdraw {which} --note '...'."
