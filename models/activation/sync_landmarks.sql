{{ config(materialized='ephemeral') }}
{%- set sure_addition = 'is_sure and not is_removal' %}
with

attempts as (
    select * from {{ ref('goldseam', 'sync_attempts') }}
)

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
    max(attempt) as last_attempt,
    {%- for column in ['action', 'outcome', 'error', 'run_id', 'payload_hash'] %}
    {{ goldseam.first_by(column, '-attempt', 'true') }} as last_{{ column }},
    {%- endfor %}
    max(case when {{ sure_addition }} then recorded_at end) as last_added_at,
    max(recorded_at) as last_sent_at
from attempts
group by sync, profile_id, message_key
