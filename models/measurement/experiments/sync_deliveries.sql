{{ config(materialized='ephemeral') }}
with

ledger as (
    select * from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }} where action in ('add', 'remove')
),

renames as (
    select * from {{ ref('goldseam', 'sync_successors') }} where current_sync is not null
),

redirects as (
    select * from {{ ref('goldseam', 'profile_redirects_current') }} where to_profile_id is not null
),

-- what came back was not delivered
attempts as (
    select
        sync,
        attempt,
        profile_id,
        message_key,
        action,
        min(case when outcome in ('accepted', 'confirmed') then recorded_at end) as delivered_at
    from ledger
    group by sync, attempt, profile_id, message_key, action
    having count(case when outcome = 'rejected' then 1 end) = 0
)

select
    coalesce(renames.current_sync, attempts.sync) as sync,
    coalesce(redirects.to_profile_id, attempts.profile_id) as profile_id,
    attempts.action,
    attempts.delivered_at
from attempts
left join renames on attempts.sync = renames.sync
left join redirects on attempts.profile_id = redirects.from_profile_id
where attempts.delivered_at is not null
