{{ config(materialized='ephemeral') }}
with

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

arms as (
    select * from {{ ref('goldseam', 'experiment_arms') }}
),

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

priorities as (
    select * from {{ ref('goldseam', 'priority_winners') }} where segment <> winning_segment
),

excluded as (
    select
        syncs.sync,
        arms.profile_id,
        1 as place
    from syncs
    inner join arms on syncs.holdout = arms.experiment and arms.arm = 'holdout'
    union all
    select
        syncs.sync,
        arms.profile_id,
        2 as place
    from syncs
    inner join arms on syncs.experiment = arms.experiment and syncs.arm <> arms.arm
    union all
    -- who has no arm yet
    select
        syncs.sync,
        memberships.profile_id,
        2 as place
    from syncs
    inner join memberships on syncs.segment = memberships.segment
    left join arms on syncs.experiment = arms.experiment and memberships.profile_id = arms.profile_id
    where syncs.experiment is not null and arms.profile_id is null
    union all
    select
        syncs.sync,
        priorities.profile_id,
        3 as place
    from syncs
    inner join priorities on syncs.segment = priorities.segment
)

select
    sync,
    profile_id,
    case min(place) when 1 then 'holdout' when 2 then 'other_arm' else 'priority' end as excluded_by
from excluded
group by sync, profile_id
