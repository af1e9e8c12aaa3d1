"""Source records that show two identifiers together."""

from collections.abc import Sequence
from datetime import datetime

from orchestration.identity.explain.explanation import Record
from orchestration.identity.identifiers import listed
from orchestration.warehouse import Warehouse

PER_STEP = 2
Pair = tuple[int, int]


def records_of(
    warehouse: Warehouse, pairs: Sequence[Pair], as_of: datetime | None
) -> dict[Pair, list[Record]]:
    """For each pair of nodes the latest records that carry both, at most PER_STEP."""
    if not pairs:
        return {}
    nodes = listed(sorted({node for pair in pairs for node in pair}))
    wanted = " or ".join(f"(lefts.node_id = {left} and rights.node_id = {right})" for left, right in pairs)
    until = " where first_at <= ?" if as_of else ""
    feed = warehouse.relation("feeds", "feed_identifiers")
    # numbers first: the texts are read of the few records that are shown
    rows = warehouse.fetch(
        "with carried as (select node_id, record_id, observed_at, last_observed_at"
        f" from {feed} where node_id in {nodes}),"
        " together as (select lefts.node_id as left_node_id, rights.node_id as right_node_id, lefts.record_id,"
        " greatest(lefts.observed_at, rights.observed_at) as first_at,"
        " greatest(lefts.last_observed_at, rights.last_observed_at) as last_at"
        f" from carried as lefts inner join carried as rights on lefts.record_id = rights.record_id where {wanted}),"
        " ranked as (select *, row_number() over (partition by left_node_id, right_node_id"
        f" order by last_at desc, record_id) as place from together{until}),"
        f" latest as (select * from ranked where place <= {PER_STEP})"
        " select left_node_id, right_node_id, named.source, named.record_key, last_at from latest"
        f" inner join (select node_id, record_id, source, record_key from {feed} where node_id in {nodes}) as named"
        " on latest.left_node_id = named.node_id and latest.record_id = named.record_id"
        " order by left_node_id, right_node_id, place",
        [as_of] if as_of else None,
    )
    found: dict[Pair, list[Record]] = {}
    for left, right, source, key, at in rows:
        found.setdefault((left, right), []).append(Record(source=source, record_key=str(key), observed_at=at))
    return found
