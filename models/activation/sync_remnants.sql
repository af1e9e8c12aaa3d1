{{ config(materialized='ephemeral') }}
-- read once: what is read twice, DuckDB keeps whole
with

attempts as (
    select
        *,
        -- the error is orchestration/destinations/base.py's PARTLY_REMOVED
        case when outcome = 'unknown' and error = 'partly_removed' then recorded_at end as partly_removed_at
    from {{ ref('goldseam', 'sync_standing_attempts') }}
),

remnants as (
    select
        sync,
        profile_id,
        message_key,
        is_removal,
        sent_digests,
        max(attempt) as attempt,
        {{ goldseam.first_by('vendor_id', '-attempt', 'true') }} as vendor_id,
        min(partly_removed_at) as partly_removed_since
    from attempts
    group by sync, profile_id, message_key, is_removal, sent_digests
),

-- a name stands for what it was given for: {"email":"a"} -> {"email":"a","vendor_id":"1"}
named as (
    select
        *,
        case
            when is_removal then null
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
    bool_or(not is_removal) as is_maybe_there,
    '[' || {{ goldseam.string_agg('named_digests', ',', 'attempt') }} || ']' as sent_digests,
    min(partly_removed_since) as partly_removed_since
from named
group by sync, profile_id, message_key
