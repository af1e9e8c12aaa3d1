{{ config(materialized='replace_entities', meta={
    'entity': ['sync', 'profile_id', 'message_key'],
    'rules': ['stg_goldseam__sync_renames'],
    'tells_changes': 'no',
}) }}
{%- set sure_addition = 'is_sure and not is_removal' %}
with

attempts as (
    select * from {{ ref('goldseam', 'sync_attempts') }}
),

landmarks as (
    select
        sync,
        profile_id,
        message_key,
        max(case when {{ sure_addition }} then attempt else 0 end) as last_sure_addition,
        max(case when is_sure and is_removal then attempt else 0 end) as last_sure_removal,
        max(case when is_possible and not is_sure then attempt else 0 end) as last_unsure_attempt,
        max(case when is_possible and not is_sure and is_removal then attempt else 0 end) as last_unsure_removal,
        bool_or(is_open) as has_open_attempt,
        bool_or(awaits_answer) as awaits_answer,
        {{ goldseam.first_by('payload_hash', '-attempt', sure_addition) }} as payload_hash,
        {{ goldseam.first_by('vendor_id', '-attempt', 'vendor_id is not null') }} as vendor_id,
        max(attempt) as last_attempt,
        {%- for column in ['action', 'outcome', 'error', 'run_id', 'payload_hash'] %}
        {{ goldseam.first_by(column, '-attempt', 'true') }} as last_{{ column }},
        {%- endfor %}
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
    landmarks.awaits_answer,
    case
        when landmarks.last_sure_addition > landmarks.last_sure_removal then landmarks.payload_hash
    end as payload_hash,
    possible.sent_digests,
    landmarks.vendor_id,
    landmarks.last_attempt,
    landmarks.last_action,
    landmarks.last_outcome,
    landmarks.last_error,
    landmarks.last_payload_hash,
    landmarks.last_run_id,
    landmarks.last_sent_at
from landmarks
left join possible
    on landmarks.sync = possible.sync
    and landmarks.profile_id = possible.profile_id
    and landmarks.message_key = possible.message_key
