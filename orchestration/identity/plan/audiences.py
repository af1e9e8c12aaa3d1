"""What a change of rules does to segments and syncs."""

from orchestration.identity.plan.model import Now, SegmentChange, SyncChange
from orchestration.identity.plan.sides import Sides
from orchestration.warehouse import Warehouse


def segment_changes(warehouse: Warehouse, sides: Sides) -> list[SegmentChange]:
    """Every segment of either side, by name."""
    rows = warehouse.fetch(
        _SEGMENTS.format(
            identifiers=sides.book("identifiers"),
            standing=sides.now("cdp", "segment_memberships"),
            opened=sides.after("cdp", "segment_memberships"),
        )
    )
    return [
        SegmentChange(
            segment=segment,
            members=Now(now=now, after=after),
            entering=entering,
            entering_by_split=split,
            leaving=leaving,
            leaving_by_merge=merged,
        )
        for segment, now, after, entering, split, leaving, merged in rows
    ]


def sync_changes(warehouse: Warehouse, sides: Sides, plan_now: str) -> list[SyncChange]:
    """Every sync of either side. plan_now: the query of activation_plan over what stands.

    The table of the last run would not do: what has been delivered since is planned no more.
    """
    rows = warehouse.fetch(
        _SYNCS.format(plan_now=plan_now, opened=sides.after("activation", "activation_plan"))
    )
    changes: dict[str, dict[str, Now]] = {}
    for sync, action, now, after in rows:
        changes.setdefault(sync, {})[action] = Now(now=now, after=after)
    return [SyncChange(sync=sync, rows=counts) for sync, counts in changes.items()]


_SEGMENTS = """
with

paths as (
    select distinct profile_now, profile_after
    from {identifiers}
    where profile_now <> profile_after
),

compared as (
    select
        coalesce(standing.segment, opened.segment) as segment,
        standing.profile_id as profile_now,
        opened.profile_id as profile_after
    from {standing} as standing
    full outer join {opened} as opened
        on standing.segment = opened.segment and standing.profile_id = opened.profile_id
),

-- whose id is gone, and goes on in a member's
merged as (
    select distinct compared.segment, compared.profile_now as profile_id
    from compared
    inner join paths on compared.profile_now = paths.profile_now
    inner join {opened} as opened
        on compared.segment = opened.segment and paths.profile_after = opened.profile_id
    left join {identifiers} as living on compared.profile_now = living.profile_after
    where compared.profile_after is null and living.node_id is null
),

-- ids that nobody has now, of what was part of a member
parted as (
    select distinct compared.segment, compared.profile_after as profile_id
    from compared
    inner join paths on compared.profile_after = paths.profile_after
    inner join {standing} as standing
        on compared.segment = standing.segment and paths.profile_now = standing.profile_id
    left join {identifiers} as known on compared.profile_after = known.profile_now
    where compared.profile_now is null and known.node_id is null
)

select
    compared.segment,
    count(compared.profile_now) as members_now,
    count(compared.profile_after) as members_after,
    count(case when compared.profile_now is null then 1 end) as entering,
    count(parted.profile_id) as entering_by_split,
    count(case when compared.profile_after is null then 1 end) as leaving,
    count(merged.profile_id) as leaving_by_merge
from compared
left join parted
    on compared.segment = parted.segment
    and compared.profile_after = parted.profile_id
    and compared.profile_now is null
left join merged
    on compared.segment = merged.segment
    and compared.profile_now = merged.profile_id
    and compared.profile_after is null
group by compared.segment
order by compared.segment
"""

_SYNCS = """
with planned as (
    select sync, action, 1 as now_row, 0 as after_row
    from ({plan_now}) as plan_now
    union all
    select sync, action, 0 as now_row, 1 as after_row
    from {opened}
)

select sync, action, cast(sum(now_row) as bigint), cast(sum(after_row) as bigint)
from planned
group by sync, action
order by sync, action
"""
