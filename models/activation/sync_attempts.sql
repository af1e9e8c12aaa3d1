{{ config(materialized='ephemeral') }}
with

outcomes as (
    select
        sync,
        profile_id,
        message_key,
        attempt,
        action,
        max(payload_hash) as payload_hash,
        max(sent_digests) as sent_digests,
        max(vendor_id) as vendor_id,
        max(error) as error,
        max(run_id) as run_id,
        max(recorded_at) as recorded_at,
        max({{ goldseam.outcome_rank('outcome') }}) as outcome_rank
    from {{ ref('goldseam', 'sync_ledger_rows') }}
    group by sync, profile_id, message_key, attempt, action
),

-- the surest answer counts, whichever came last: clocks may jump
answered as (
    select
        *,
        case outcome_rank
            {%- for name in goldseam.ledger_outcomes() %}
            when {{ loop.revindex }} then '{{ name }}'
            {%- endfor %}
        end as outcome
    from outcomes
)

select
    *,
    outcome in ('confirmed', 'accepted') as is_sure,
    outcome not in ('rejected', 'deferred') as is_possible,
    outcome = 'intent' as is_open,
    outcome in ('intent', 'accepted', 'unknown') as awaits_answer,
    action = 'remove' as is_removal
from answered
