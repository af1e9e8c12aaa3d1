{{ config(materialized='ephemeral') }}
with

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

ledger as (
    select * from {{ ref('goldseam', 'sync_deliveries') }}
),

arms as (
    select * from {{ ref('goldseam', 'experiment_arms') }}
),

sync_arms as (
    select
        sync,
        experiment,
        arm
    from syncs
    where experiment is not null
    union all
    select
        sync,
        holdout as experiment,
        'treated' as arm
    from syncs
    where holdout is not null
)

-- assigned_at is the run's as_of, which somebody may have set to another day than the ledger's clock
select
    arms.experiment,
    arms.profile_id,
    min(ledger.delivered_at) as exposed_at
from arms
inner join sync_arms on arms.experiment = sync_arms.experiment and arms.arm = sync_arms.arm
inner join ledger on sync_arms.sync = ledger.sync and arms.profile_id = ledger.profile_id
where ledger.delivered_at >= least(arms.assigned_at, arms.recorded_at)
group by arms.experiment, arms.profile_id
