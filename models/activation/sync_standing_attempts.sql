{{ config(materialized='ephemeral') }}
with

attempts as (
    select * from {{ ref('goldseam', 'sync_attempts') }}
),

landmarks as (
    select * from {{ ref('goldseam', 'sync_landmarks') }}
)

select attempts.*
from attempts
inner join landmarks
    on attempts.sync = landmarks.sync
    and attempts.profile_id = landmarks.profile_id
    and attempts.message_key = landmarks.message_key
where
    attempts.is_possible
    and attempts.attempt > landmarks.last_sure_removal
    and attempts.attempt >= landmarks.last_sure_addition
