{{ config(materialized='replace_entities', meta={
    'entity': ['sync', 'profile_id', 'message_key'],
    'rules': ['stg_goldseam__sync_renames'],
    'tells_changes': 'no',
    'people': 'stg_goldseam__sync_ledger',
    'part': 'plan_part_people',
}) }}
with

landmarks as (
    select * from {{ ref('goldseam', 'sync_landmarks') }}
),

remnants as (
    select * from {{ ref('goldseam', 'sync_remnants') }}
)

select
    landmarks.sync,
    landmarks.profile_id,
    landmarks.message_key,
    landmarks.last_sure_addition > landmarks.last_sure_removal
        and landmarks.last_sure_addition > landmarks.last_unsure_removal as is_surely_there,
    coalesce(remnants.is_maybe_there, false) as is_maybe_there,
    landmarks.last_unsure_attempt > landmarks.last_sure_addition
        and landmarks.last_unsure_attempt > landmarks.last_sure_removal as is_unsettled,
    landmarks.has_open_attempt,
    landmarks.awaits_answer,
    case
        when landmarks.last_sure_addition > landmarks.last_sure_removal then landmarks.payload_hash
    end as payload_hash,
    remnants.sent_digests,
    remnants.partly_removed_since,
    landmarks.last_attempt,
    landmarks.last_action,
    landmarks.last_outcome,
    landmarks.last_error,
    landmarks.last_payload_hash,
    landmarks.last_run_id,
    landmarks.last_added_at,
    landmarks.last_sent_at
from landmarks
left join remnants
    on landmarks.sync = remnants.sync
    and landmarks.profile_id = remnants.profile_id
    and landmarks.message_key = remnants.message_key
