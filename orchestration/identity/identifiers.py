"""From what a person typed to an identifier that the graph knows: 'email:Anna@Example.com' -> 101763243821546682."""

import difflib
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from orchestration.errors import Explained
from orchestration.identity.profile_ids import profile_in_words
from orchestration.identity.spellings import spellings
from orchestration.identity.words import printable, shortened
from orchestration.variables import effective_variables
from orchestration.warehouse import Warehouse

NEEDED = {
    "identity": ("identity_nodes", "identity_map_history"),
    "feeds": ("feed_identifiers", "rule_identifier_types", "rule_email_domains"),
}
_COLUMNS = "node_id, identifier_type, identifier_value, first_seen_at, last_seen_at, observation_count, blocked_reason"
_CANDIDATES = 1000
# difflib compares letter by letter; beyond this nobody has mistyped a letter
_LONGEST_TYPO = 200
_SHOWN = 60


class IdentifierError(Explained):
    """What was typed is no identifier that the graph knows; the message says what would be."""


@dataclass(frozen=True)
class Identifier:
    """A row of identity_nodes."""

    node_id: int
    type: str
    value: str
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    observation_count: int
    blocked_reason: str | None

    @property
    def name(self) -> tuple[str, str]:
        """Type and value."""
        return self.type, self.value

    def __str__(self) -> str:
        return f"{self.type}:{printable(shortened(self.value, _SHOWN))}"


def node_ids(names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """By type and value, as macro node_id has it: a number is found ten times faster than a text."""
    seed = _variables()["identity_hash_seed"]
    return {
        (kind, value): int(hashlib.md5(f"{seed}{kind}:{value}".encode()).hexdigest()[:15], 16)
        for kind, value in names
    }


def find_identifier(warehouse: Warehouse, typed: str) -> Identifier:
    """The identifier a person means by 'type:value': exactly, else as the feeds would normalise the value.

    Raises IdentifierError: no colon, a type that is none, a value nobody has (with the nearest that are).
    """
    check_tables(warehouse, NEEDED)
    normalisers = dict(
        warehouse.fetch(f"select identifier_type, normaliser from {_types(warehouse)} order by priority")
    )
    if ":" not in typed and (told := profile_in_words(warehouse, typed.strip())):
        raise IdentifierError(told)
    kind, value = _split(typed, list(normalisers))
    regions = _variables()["default_regions"].values()
    meant = node_ids((kind, one) for one in spellings(warehouse, normalisers[kind], value, regions))
    known = identifiers_of(warehouse, meant.values())
    for name, node in meant.items():
        if node in known and known[node].name == name:
            return known[node]
    near = _nearest(warehouse, kind, value.strip())
    hint = (
        "The nearest known:" + "".join(f"\n  {kind}:{printable(shortened(one, _SHOWN))}" for one in near)
        if near
        else "Look for it in feeds.feed_rejections: a value that cannot be used is there, with the reason."
    )
    raise IdentifierError(f"No {kind} {printable(shortened(value, _SHOWN))!r} is known. {hint}")


def check_tables(warehouse: Warehouse, needed: Mapping[str, Sequence[str]]) -> None:
    """Raises IdentifierError where a table is missing. needed: tables by schema."""
    for schema, tables in needed.items():
        rows = warehouse.fetch(
            "select table_name from information_schema.tables where table_schema = ?",
            [warehouse.schema(schema)],
        )
        if missing := set(tables) - {name for (name,) in rows}:
            raise IdentifierError(
                f"{warehouse.schema(schema)}.{min(missing)} is missing: run `goldseam run` (or `make demo`) first."
            )


def listed(node_ids: Collection[int]) -> str:
    """What follows 'node_id in'. DuckDB joins a table of values ten times faster than it compares a list of them."""
    return f"(select * from (values {', '.join(f'({int(node)})' for node in node_ids)}) as wanted)"


def identifiers_of(warehouse: Warehouse, node_ids: Collection[int]) -> dict[int, Identifier]:
    """Rows of identity_nodes by node_id; a node the graph no longer has is left out."""
    if not node_ids:
        return {}
    rows = warehouse.fetch(f"select {_COLUMNS} from {_nodes(warehouse)} where node_id in {listed(node_ids)}")
    return {row[0]: Identifier(*row) for row in rows}


def _split(typed: str, types: list[str]) -> tuple[str, str]:
    known = f"Types: {', '.join(types)}."
    kind, colon, value = typed.partition(":")
    shown = printable(shortened(typed, _SHOWN))
    try:
        typed.encode()
    except UnicodeEncodeError as error:
        raise IdentifierError(f"{shown!a} is not UTF-8 text.") from error
    if not colon or not value.strip():
        what = "has no value behind the colon" if colon else "is no identifier"
        raise IdentifierError(f"{shown!r} {what}: write type:value, such as email:anna@example.com. {known}")
    for name in types:
        if name.lower() == kind.strip().lower():
            return name, value.replace("\0", "")
    raise IdentifierError(f"There is no identifier type {printable(shortened(kind, _SHOWN))!r}. {known}")


def _nearest(warehouse: Warehouse, kind: str, value: str) -> list[str]:
    """Up to three known values. One wrong letter leaves one half as it is, and mostly the outer thirds."""
    if len(value) > _LONGEST_TYPO:
        return []
    wanted, third, half = value.lower(), max(len(value) // 3, 1), max(len(value) // 2, 1)
    known = "lower(identifier_value)"
    outer = f"(substr({known}, 1, 3) = ? and right({known}, {third}) = ?)"
    first, second = f"substr({known}, 1, {half}) = ?", f"right({known}, {half}) = ?"
    ends = [wanted[:3], wanted[-third:], wanted[:half]]
    rows = warehouse.fetch(
        f"select identifier_value from {_nodes(warehouse)}"
        f" where identifier_type = ? and ({outer} or {first} or {second})"
        f" order by case when {outer} then 0 when {first} then 1 else 2 end,"
        f" abs(length(identifier_value) - {len(value)}), identifier_value limit {_CANDIDATES}",
        [kind, *ends, wanted[-half:], *ends],
    )
    return difflib.get_close_matches(wanted, [candidate for (candidate,) in rows], n=3)


@cache
def _variables() -> dict[str, Any]:
    return effective_variables({})


def _nodes(warehouse: Warehouse) -> str:
    return warehouse.relation("identity", "identity_nodes")


def _types(warehouse: Warehouse) -> str:
    return warehouse.relation("feeds", "rule_identifier_types")
