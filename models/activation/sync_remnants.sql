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
        max(attempts.attempt) as attempt,
        {{ goldseam.first_by('attempts.vendor_id', '-attempts.attempt', 'true') }} as vendor_id
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
),

-- a name stands for what it was given for: {"email":"a"} -> {"email":"a","vendor_id":"1"}
named as (
    select
        *,
        case
            when vendor_id is null or sent_digests = '{}' then sent_digests
            else
                left(sent_digests, length(sent_digests) - 1)
                || ',"vendor_id":' || {{ goldseam.json_string('vendor_id') }} || '}'
        end as named_digests
    from remnants
)

select
    sync,
    profile_id,
    message_key,
    '[' || {{ goldseam.string_agg('named_digests', ',', 'attempt') }} || ']' as sent_digests
from named
group by sync, profile_id, message_key
