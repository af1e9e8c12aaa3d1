"""Limits as they are defined (macros/identity/graph/part_components.sql), link by link: the oracle of the SQL."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = frozenset[int]


@dataclass(frozen=True)
class Link:
    """A link between two identifiers, with what decides its turn."""

    left: int
    right: int
    strength: float = 1.0
    first_seen: int = 0
    is_label: bool = False

    @property
    def turn(self) -> tuple:
        pair = f"{min(self.left, self.right)}:{max(self.left, self.right)}"
        return not self.is_label, -self.strength, self.first_seen, hashlib.md5(pair.encode()).hexdigest()


def parted(
    types: Mapping[int, str], links: Iterable[Link], limits: Mapping[str, int], apart: Iterable[Pair] = ()
) -> dict[int, int]:
    """Cluster of each node, named after its least node. types: node -> identifier type; apart: labels 'different'."""
    cluster = {node: node for node in types}
    members = {node: {node} for node in types}
    for link in sorted(links, key=lambda link: link.turn):
        one, other = cluster[link.left], cluster[link.right]
        if one == other or not (
            link.is_label or _may_join(members[one], members[other], types, limits, apart)
        ):
            continue
        for node in members.pop(other):
            cluster[node] = one
            members[one].add(node)
    return {node: min(members[name]) for node, name in cluster.items()}


def _may_join(
    one: set[int], other: set[int], types: Mapping[int, str], limits: Mapping[str, int], apart: Iterable[Pair]
) -> bool:
    held = [Counter(types[node] for node in side) for side in (one, other)]
    for identifier_type, limit in limits.items():
        here, there = (counts[identifier_type] for counts in held)
        if here and there and here + there > limit:
            return False
    return not any(pair & one and pair & other for pair in apart)
