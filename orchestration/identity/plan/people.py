"""What becomes of people, in figures, each one query over the books and the tables of both sides."""

from orchestration.identity.plan.books import tables
from orchestration.identity.plan.model import BlockedCount, LinkCount, Links, Moves, Now, Regrouping
from orchestration.identity.plan.sides import Sides
from orchestration.warehouse import Warehouse


def profile_figures(warehouse: Warehouse, sides: Sides) -> dict[str, Now | Regrouping | int]:
    """The fields of Plan about identifiers in profiles and about profiles."""
    [row] = warehouse.fetch(_PROFILE_FIGURES.format(**tables(sides)))
    figures = [int(value) for value in row]
    return {
        "identifiers": Now(now=figures[0], after=figures[1]),
        "profiles": Now(now=figures[2], after=figures[3]),
        "retired_ids": figures[4],
        "new_ids": figures[5],
        "merges": Regrouping(profiles=figures[6], into=figures[7]),
        "splits": Regrouping(profiles=figures[8], into=figures[9]),
        "disappearing": figures[10],
        "appearing": figures[11],
    }


def moves(warehouse: Warehouse, sides: Sides, bound: float, from_size: int) -> Moves:
    """As macros/identity/stop_on_jitter.sql counts them; `bound` and `from_size` are the vars it obeys."""
    [(moved, jittered, known)] = warehouse.fetch(_MOVES.format(**tables(sides)))
    return Moves(
        identifiers=moved,
        jittered=jittered,
        share=jittered / known if known else 0.0,
        bound=bound,
        would_stop=jittered > bound * known and known >= from_size,
    )


def blocked_figures(warehouse: Warehouse, sides: Sides) -> dict[str, list[BlockedCount]]:
    """Plan's fields newly_blocked and set_free."""
    rows = warehouse.fetch(_BLOCKED.format(**tables(sides)))
    return {
        field: [
            BlockedCount(identifier_type=kind, reason=reason, identifiers=count)
            for change, kind, reason, count in rows
            if change == field
        ]
        for field in ("newly_blocked", "set_free")
    }


def link_figures(warehouse: Warehouse, sides: Sides) -> Links:
    """What joins and parts otherwise than now."""
    rows = warehouse.fetch(_LINK_FIGURES.format(**tables(sides)))
    counts = {
        change: [LinkCount(cut_reason=reason, links=count) for one, reason, count in rows if one == change]
        for change in ("newly_cut", "newly_used", "drawn", "dropped")
    }
    return Links(
        newly_cut=counts["newly_cut"],
        newly_used=counts["newly_used"],
        drawn=sum(one.links for one in counts["drawn"]),
        dropped=sum(one.links for one in counts["dropped"]),
    )


def records_moved_on(warehouse: Warehouse, sides: Sides) -> int:
    """Records that came, went or were loaded again since the last run; refused ones too: a rule may accept them."""
    return warehouse.fetch(_RECORDS.format(**tables(sides)))[0][0]


_PROFILE_FIGURES = """
with

befores as (
    select
        profile_now as profile_id,
        count(distinct profile_after) as parts
    from {identifiers}
    where profile_now is not null
    group by profile_now
),

afters as (
    select
        profile_after as profile_id,
        count(distinct profile_now) as origins
    from {identifiers}
    where profile_after is not null
    group by profile_after
)

select
    (select count(profile_now) from {identifiers}),
    (select count(profile_after) from {identifiers}),
    (select count(*) from befores),
    (select count(*) from afters),
    (select count(*) from befores left join afters on befores.profile_id = afters.profile_id
        where afters.profile_id is null),
    (select count(*) from afters left join befores on afters.profile_id = befores.profile_id
        where befores.profile_id is null),
    (select count(distinct one.profile_now) from {identifiers} as one
        inner join afters on one.profile_after = afters.profile_id and afters.origins > 1),
    (select count(*) from afters where origins > 1),
    (select count(*) from befores where parts > 1),
    (select count(distinct one.profile_after) from {identifiers} as one
        inner join befores on one.profile_now = befores.profile_id and befores.parts > 1),
    (select count(*) from befores where parts = 0),
    (select count(*) from afters where origins = 0)
"""

_MOVES = """
select
    count(case when profile_now <> profile_after then 1 end),
    count(case
        when profile_now <> profile_after and heir_profile_id is distinct from profile_after then 1
    end),
    count(profile_now)
from {identifiers}
"""

_BLOCKED = """
with compared as (
    select
        opened.identifier_type,
        nullif(standing.blocked_reason, 'vanished') as was_blocked_by,
        opened.blocked_reason
    from {new_nodes} as opened
    left join {nodes} as standing on opened.node_id = standing.node_id
)

select
    case when was_blocked_by is null then 'newly_blocked' else 'set_free' end as change,
    identifier_type,
    coalesce(blocked_reason, was_blocked_by) as reason,
    count(*) as identifiers
from compared
where (was_blocked_by is null) <> (blocked_reason is null)
group by 1, 2, 3
order by 1, 4 desc, 2, 3
"""

_LINK_FIGURES = """
select
    change,
    coalesce(cut_reason, was_cut_by, '') as reason,
    count(*) as links
from {links}
where change is not null
group by 1, 2
order by 1, 3 desc, 2
"""

_RECORDS = """
with

standing as (
    select source, coalesce(record_key, '') as record_key, max(loaded_at) as loaded_at
    from (
        select source, record_key, loaded_at from {records}
        union all
        select source, record_key, loaded_at from {rejections}
    ) as rows_of_last_run
    group by 1, 2
),

opened as (
    select source, coalesce(record_key, '') as record_key, max(loaded_at) as loaded_at
    from (
        select source, record_key, loaded_at from {new_records}
        union all
        select source, record_key, loaded_at from {new_rejections}
    ) as rows_of_the_dry_run
    group by 1, 2
)

select count(*)
from standing
full outer join opened on standing.source = opened.source and standing.record_key = opened.record_key
where
    standing.source is null
    or opened.source is null
    or standing.loaded_at is distinct from opened.loaded_at
"""
