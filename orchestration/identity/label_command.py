"""`goldseam label same | different | withdraw | list`: a person's decision about two identifiers."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

from orchestration.authors import author_or_user, reason
from orchestration.identity.identifiers import Identifier, find_identifier
from orchestration.identity.labels import (
    Kind,
    Label,
    LabelBook,
    LabelError,
    check_label,
    check_withdrawal,
    in_force,
)
from orchestration.identity.words import BLOCKED, moment, printable, shortened
from orchestration.state import ensure_state
from orchestration.warehouse import Warehouse

_SAYS = {"same": "are the same person", "different": "are different people"}


def add_label(
    warehouse: Warehouse, kind: Kind, left: str, right: str, note: str, author: str | None, console: Console
) -> int:
    """Record that two identifiers are the same person, or are not; the label's number.

    Raises IdentifierError or LabelError, which name what is wrong and what would be right.
    """
    note, author = reason(note), author_or_user(author)
    ends = [_labelled(warehouse, typed) for typed in (left, right)]
    ensure_state(warehouse)
    book = LabelBook(warehouse)
    with book.open_for_writing() as rows:
        check_label(in_force(rows), kind, *ends)
        number = book.append(kind, ends[0].name, ends[1].name, None, note, author)
    _say(console, f"Label {number}: {ends[0]} and {ends[1]} {_SAYS[kind]}. The next run acts on it.")
    return number


def parse_number(typed: str) -> int:
    """'3' -> 3. Raises LabelError for what is no number."""
    if not typed.strip().isdecimal():
        raise LabelError(
            f"{printable(shortened(typed, 40))!r} is no number of a label. `goldseam label list` shows the numbers;"
            " then e.g. goldseam label withdraw 1 --note '...'."
        )
    return int(typed)


def withdraw_label(warehouse: Warehouse, number: int, note: str, author: str | None, console: Console) -> int:
    """Take a label back; the number of the withdrawal. Raises LabelError where there is none to take back."""
    note, author = reason(note), author_or_user(author)
    ensure_state(warehouse)
    book = LabelBook(warehouse)
    with book.open_for_writing() as rows:
        label = check_withdrawal(rows, number)
        written = book.append("withdraw", None, None, number, note, author)
    _say(
        console,
        f"Label {label.number} ('{label.kind}') is withdrawn by label {written}. The next run acts on it.",
    )
    return written


def list_labels(warehouse: Warehouse, console: Console) -> None:
    """Every label with its author and reason; those that were taken back are dimmed."""
    rows = LabelBook(warehouse).rows()
    if not rows:
        _say(console, "There are no labels.")
        return
    withdrawals = {row.withdraws: row for row in rows if row.kind == "withdraw"}
    table = Table(box=None, padding=(0, 2, 0, 0), title="Labels", title_justify="left", title_style="bold")
    table.add_column("no.", justify="right")
    table.add_column("says", no_wrap=True)
    table.add_column("identifiers", overflow="fold")
    table.add_column("who, when, why", overflow="fold")
    for label in rows:
        if label.kind != "withdraw":
            withdrawal = withdrawals.get(label.number)
            table.add_row(*_cells(label, withdrawal), style="dim" if withdrawal else "")
    console.print(table)


def _cells(label: Label, withdrawal: Label | None) -> list[Text]:
    names = "\n".join(
        f"{kind}:{printable(shortened(value, 60))}" for kind, value in (label.left, label.right)
    )
    reason = _signed(label)
    if withdrawal:
        reason += f"\nwithdrawn by label {withdrawal.number}: {_signed(withdrawal)}"
    return [Text(str(label.number)), Text(label.kind), Text(names), Text(reason)]


def _signed(label: Label) -> str:
    return f"{printable(label.author)}, {moment(label.recorded_at)}: {printable(label.note)}"


def _labelled(warehouse: Warehouse, typed: str) -> Identifier:
    found = find_identifier(warehouse, typed)
    if found.blocked_reason:
        raise LabelError(
            f"{found} {BLOCKED.get(found.blocked_reason, 'is blocked')} ({found.blocked_reason}). It links nobody"
            " and has no profile, so a label on it would do nothing: label an identifier of each person instead."
        )
    return found


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False)
