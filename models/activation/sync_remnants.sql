{{ config(materialized='ephemeral') }}
with

attempts as (
    select * from {{ ref('goldseam', 'sync_standing_attempts') }} where not is_removal
),

remnants as (
    select
        sync,
        profile_id,
        message_key,
        sent_digests,
        max(attempt) as attempt,
        {{ goldseam.first_by('vendor_id', '-attempt', 'true') }} as vendor_id
    from attempts
    group by sync, profile_id, message_key, sent_digests
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
