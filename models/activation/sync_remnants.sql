{{ config(materialized='ephemeral') }}
with

attempts as (
    select * from {{ ref('goldseam', 'sync_attempts') }}
),

landmarks as (
    select * from {{ ref('goldseam', 'sync_landmarks') }}
),

-- what may lie at the destination: everything sent since the last moment of certainty
remnants as (
    select
        attempts.sync,
        attempts.profile_id,
        attempts.message_key,
        attempts.sent_digests,
        max(attempts.attempt) as attempt
    from attempts
    inner join landmarks
        on attempts.sync = landmarks.sync
        and attempts.profile_id = landmarks.profile_id
        and attempts.message_key = landmarks.message_key
    where attempts.is_possible
        and not attempts.is_removal
        and attempts.attempt > landmarks.last_sure_removal
        and attempts.attempt >= landmarks.last_sure_addition
    group by attempts.sync, attempts.profile_id, attempts.message_key, attempts.sent_digests
)

select
    sync,
    profile_id,
    message_key,
    '[' || {{ goldseam.string_agg('sent_digests', ',', 'attempt') }} || ']' as sent_digests
from remnants
group by sync, profile_id, message_key
