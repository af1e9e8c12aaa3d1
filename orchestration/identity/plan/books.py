"""Now against after, identifier by identifier and link by link: two tables in the scratch, made in SQL."""

from orchestration.identity.plan.sides import Sides
from orchestration.warehouse import Warehouse


def make_books(warehouse: Warehouse, sides: Sides) -> None:
    """identifiers: whose each one is now and after. links: what joins whom on either side."""
    warehouse.execute(_IDENTIFIERS.format(**tables(sides)))
    warehouse.execute(_LINKS.format(**tables(sides)))
    for table in ("identifiers", "links"):
        warehouse.execute(f"analyze {sides.book(table)}")


def tables(sides: Sides) -> dict[str, str]:
    """Names for the queries of a dry run: the books, what stands, and new_ what would."""
    return {
        "identifiers": sides.book("identifiers"),
        "links": sides.book("links"),
        "history": sides.now("identity", "identity_map_history"),
        "new_history": sides.after("identity", "identity_map_history"),
        "nodes": sides.now("identity", "identity_nodes"),
        "new_nodes": sides.after("identity", "identity_nodes"),
        "edges": sides.now("identity", "identity_edges"),
        "new_edges": sides.after("identity", "identity_edges"),
        "records": sides.now("feeds", "feed_identifiers"),
        "rejections": sides.now("feeds", "rejected_identifiers"),
        "new_records": sides.after("feeds", "feed_identifiers"),
        "new_rejections": sides.after("feeds", "rejected_identifiers"),
    }


_IDENTIFIERS = """
create table {identifiers} as
with

standing as (
    select * from {history} where valid_to is null
),

opened as (
    select * from {new_history} where valid_to is null
),

-- the dry run closed what is open now, and named the heir
closed as (
    select standing.node_id, new_history.heir_profile_id
    from standing
    inner join {new_history} as new_history
        on standing.node_id = new_history.node_id and standing.valid_from = new_history.valid_from
    where new_history.valid_to is not null
)

select
    coalesce(standing.node_id, opened.node_id) as node_id,
    coalesce(standing.identifier_type, opened.identifier_type) as identifier_type,
    coalesce(standing.identifier_value, opened.identifier_value) as identifier_value,
    standing.profile_id as profile_now,
    opened.profile_id as profile_after,
    closed.heir_profile_id
from standing
full outer join opened on standing.node_id = opened.node_id
left join closed on standing.node_id = closed.node_id
"""

# a vanished link is as good as none
_LINKS = """
create table {links} as
with

standing as (
    select * from {edges} where cut_reason is distinct from 'vanished'
),

opened as (
    select * from {new_edges} where cut_reason is distinct from 'vanished'
),

compared as (
    select
        coalesce(standing.left_node_id, opened.left_node_id) as left_node_id,
        coalesce(standing.right_node_id, opened.right_node_id) as right_node_id,
        standing.is_used as was_used,
        standing.cut_reason as was_cut_by,
        opened.is_used,
        opened.cut_reason
    from standing
    full outer join opened
        on standing.left_node_id = opened.left_node_id
        and standing.right_node_id = opened.right_node_id
        and standing.rule = opened.rule
        and standing.source = opened.source
)

select
    *,
    case
        when was_used and not is_used then 'newly_cut'
        when is_used and not was_used then 'newly_used'
        when is_used and was_used is null then 'drawn'
        when was_used and is_used is null then 'dropped'
    end as change
from compared
"""
