{{ config(materialized='ephemeral') }}
with

deliveries as (
    select * from {{ ref('goldseam', 'sync_deliveries') }}
),

arms as (
    select * from {{ ref('goldseam', 'experiment_arms') }}
),

sync_arms as (
    select sync, kind, experiment, arm
    from {{ ref('goldseam', 'syncs') }}
    where experiment is not null
    union all
    select sync, kind, holdout as experiment, 'treated' as arm
    from {{ ref('goldseam', 'syncs') }}
    where holdout is not null
),

-- assigned_at is the run's as_of, which somebody may have set to another day than the ledger's clock
timed as (
    select
        arms.experiment,
        arms.profile_id,
        arms.assigned_at,
        sync_arms.sync,
        sync_arms.kind,
        deliveries.action,
        deliveries.delivered_at,
        deliveries.delivered_at >= least(arms.assigned_at, arms.recorded_at) as is_after_the_draw
    from arms
    inner join sync_arms on arms.experiment = sync_arms.experiment and arms.arm = sync_arms.arm
    inner join deliveries on sync_arms.sync = deliveries.sync and arms.profile_id = deliveries.profile_id
),

by_sync as (
    select
        experiment,
        profile_id,
        kind,
        max(assigned_at) as assigned_at,
        min(case when is_after_the_draw and action = 'add' then delivered_at end) as added_at,
        max(case when not is_after_the_draw and action = 'add' then delivered_at end) as last_added_at,
        max(case when not is_after_the_draw and action = 'remove' then delivered_at end) as last_removed_at
    from timed
    group by experiment, profile_id, sync, kind
),

-- who stands in an audience when the arm is drawn is reached from then on
reached as (
    select
        experiment,
        profile_id,
        case
            when kind = 'audience' and coalesce(last_added_at > last_removed_at, last_added_at is not null)
                then assigned_at
            else added_at
        end as exposed_at
    from by_sync
)

select
    experiment,
    profile_id,
    min(exposed_at) as exposed_at
from reached
where exposed_at is not null
group by experiment, profile_id
