"""Links of the identity graph, read by node or component: never the whole table."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from orchestration.identity.identifiers import listed
from orchestration.warehouse import Warehouse

_COLUMNS = (
    "left_node_id, right_node_id, rule, source, cast(strength as double precision) as strength, first_seen_at,"
    " last_seen_at, observation_count, is_used, cut_reason"
)
_CHUNK = 5000
USED = "is_used"
# neither end is blocked, and a record still shows it
OPEN = f"({USED} or cut_reason = 'label_different' or cut_reason like 'max_per_profile:%')"


@dataclass(frozen=True)
class Link:
    """A row of identity_edges."""

    left: int
    right: int
    rule: str
    source: str
    strength: float
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    observation_count: int
    is_used: bool
    cut_reason: str | None

    @property
    def pair(self) -> tuple[int, int]:
        """Its two nodes, the lesser first."""
        return self.left, self.right

    @property
    def is_cut_by_choice(self) -> bool:
        """A limit or a label parts the two; nothing is wrong with either end."""
        return not self.is_used and (
            self.cut_reason == "label_different" or str(self.cut_reason).startswith("max_per_profile:")
        )


class LinkReader:
    """identity_edges and identity_clusters. as_of: links first seen later are left out."""

    def __init__(self, warehouse: Warehouse, as_of: datetime | None = None) -> None:
        self._warehouse = warehouse
        self._edges = warehouse.relation("identity", "identity_edges")
        self._clusters = warehouse.relation("identity", "identity_clusters")
        self._as_of = as_of

    def touching(self, node_ids: Collection[int], limit: int, condition: str = "") -> list[Link]:
        """Links with an end among the nodes, those seen most often first; at most `limit`."""
        found: dict[tuple, Link] = {}
        for chunk in _chunks(sorted(node_ids)):
            for link in self._touching(chunk, limit, condition):
                found[(*link.pair, link.rule, link.source)] = link
            if len(found) >= limit:
                break
        return list(found.values())[:limit]

    def connected_with(self, node_ids: Collection[int], limit: int) -> list[int]:
        """All nodes of their components, at most `limit`; a blocked node has no component."""
        rows = self._warehouse.fetch(
            f"select node_id from {self._clusters} where component_id in"
            f" (select known.component_id from {self._clusters} as known"
            f" where known.node_id in {listed(node_ids)}) limit {limit}"
        )
        return [node for (node,) in rows]

    def _touching(self, node_ids: Sequence[int], limit: int, condition: str) -> list[Link]:
        ends = _constants(node_ids)
        conditions = f" and {condition}" if condition else ""
        params: list[datetime] = []
        if self._as_of:
            conditions += " and (first_seen_at is null or first_seen_at <= ?)"
            params = [self._as_of]
        # a plain list reaches the table behind the view; a join with the values would come after the view's own joins
        rows = self._warehouse.fetch(
            f"select {_COLUMNS} from {self._edges} where (left_node_id in ({ends}) or right_node_id in ({ends}))"
            f"{conditions} order by observation_count desc, left_node_id, right_node_id, rule, source limit {limit}",
            params,
        )
        return [Link(*row) for row in rows]


def _chunks(node_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(node_ids), _CHUNK):
        yield node_ids[start : start + _CHUNK]


def _constants(node_ids: Collection[int]) -> str:
    # node ids are integers: safe in a statement, and they may be thousands
    return ", ".join(str(int(node)) for node in node_ids) or "null"
