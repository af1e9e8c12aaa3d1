{{ config(materialized='ephemeral') }}
with

attempts as (
    select * from {{ ref('goldseam', 'sync_attempts') }}
),

landmarks as (
    select * from {{ ref('goldseam', 'sync_landmarks') }}
)

-- the error is orchestration/destinations/base.py's PARTLY_REMOVED
select
    attempts.sync,
    attempts.profile_id,
    attempts.message_key,
    min(attempts.recorded_at) as partly_removed_since
from attempts
inner join landmarks
    on attempts.sync = landmarks.sync
    and attempts.profile_id = landmarks.profile_id
    and attempts.message_key = landmarks.message_key
where attempts.outcome = 'unknown'
    and attempts.error = 'partly_removed'
    and attempts.attempt > landmarks.last_sure_removal
    and attempts.attempt > landmarks.last_sure_addition
group by attempts.sync, attempts.profile_id, attempts.message_key
