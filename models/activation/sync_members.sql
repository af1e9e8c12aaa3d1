{# A view: the engine reads it too, and must see what it wrote a moment ago. #}
{{ config(materialized='view') }}
{%- set still_polled = goldseam.add_time(goldseam.run_at(), -1 * (var('sync_polling_hours') | int), 'hour') %}
with

ledger as (
    select * from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
),

outcomes as (
    select
        sync,
        profile_id,
        message_key,
        attempt,
        action,
        max(payload_hash) as payload_hash,
        max(sent_digests) as sent_digests,
        max(recorded_at) as recorded_at,
        max(case when outcome = 'confirmed' then 1 else 0 end) = 1 as is_confirmed,
        max(case when outcome = 'rejected' then 1 else 0 end) = 1 as is_rejected,
        max(case when outcome = 'accepted' then recorded_at end) as accepted_at,
        max(case when outcome = 'intent' then 0 else 1 end) = 0 as is_open
    from ledger
    group by sync, profile_id, message_key, attempt, action
),

-- an accepted attempt counts as done while the destination is still asked for its answer, and as unknown afterwards
attempts as (
    select
        outcomes.*,
        is_confirmed or (accepted_at is not null and not is_rejected and accepted_at >= {{ still_polled }}) as is_sure,
        is_confirmed or not is_rejected as is_possible,
        action = 'remove' as is_removal
    from outcomes
),

landmarks as (
    select
        sync,
        profile_id,
        message_key,
        max(case when is_sure and not is_removal then attempt else 0 end) as last_sure_addition,
        max(case when is_sure and is_removal then attempt else 0 end) as last_sure_removal,
        max(case when is_possible and not is_sure then attempt else 0 end) as last_unsure_attempt,
        max(case when is_possible and not is_sure and is_removal then attempt else 0 end) as last_unsure_removal,
        max(case when is_open then 1 else 0 end) = 1 as has_open_attempt,
        max(attempt) as last_attempt,
        max(recorded_at) as last_sent_at
    from attempts
    group by sync, profile_id, message_key
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
),

possible as (
    select
        sync,
        profile_id,
        message_key,
        '[' || {{ goldseam.string_agg('sent_digests', ',', 'attempt') }} || ']' as sent_digests
    from remnants
    group by sync, profile_id, message_key
)

select
    landmarks.sync,
    landmarks.profile_id,
    landmarks.message_key,
    landmarks.last_sure_addition > landmarks.last_sure_removal
        and landmarks.last_sure_addition > landmarks.last_unsure_removal as is_surely_there,
    possible.profile_id is not null as is_maybe_there,
    landmarks.last_unsure_attempt > landmarks.last_sure_addition
        and landmarks.last_unsure_attempt > landmarks.last_sure_removal as is_unsettled,
    landmarks.has_open_attempt,
    sure.payload_hash,
    possible.sent_digests,
    landmarks.last_attempt,
    landmarks.last_sent_at
from landmarks
left join possible
    on landmarks.sync = possible.sync
    and landmarks.profile_id = possible.profile_id
    and landmarks.message_key = possible.message_key
left join attempts as sure
    on landmarks.sync = sure.sync
    and landmarks.profile_id = sure.profile_id
    and landmarks.message_key = sure.message_key
    and landmarks.last_sure_addition = sure.attempt
    and landmarks.last_sure_addition > landmarks.last_sure_removal
