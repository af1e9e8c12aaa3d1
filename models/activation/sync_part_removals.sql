{{ config(materialized='ephemeral') }}
-- the error is orchestration/destinations/base.py's PARTLY_REMOVED
select
    sync,
    profile_id,
    message_key,
    min(recorded_at) as partly_removed_since
from {{ ref('goldseam', 'sync_standing_attempts') }}
where outcome = 'unknown' and error = 'partly_removed'
group by sync, profile_id, message_key
