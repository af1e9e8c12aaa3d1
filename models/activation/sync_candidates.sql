{{ config(materialized='ephemeral') }}
with

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

entries as (
    select * from {{ ref('goldseam', 'message_entries') }}
),

recipients as (
    select * from {{ ref('goldseam', 'sync_recipients') }}
),

desired as (
    select
        syncs.sync,
        memberships.profile_id,
        case
            when syncs.kind = 'audience' then ''
            when syncs.once_per = 'person' then syncs.campaign
            else syncs.campaign || ':' || replace(cast(entries.entered_at as text), ' ', 'T')
        end as message_key,
        entries.entered_at
    from syncs
    inner join memberships on syncs.segment = memberships.segment
    left join entries
        on syncs.kind = 'message'
        and memberships.segment = entries.segment
        and memberships.profile_id = entries.profile_id
    where
        syncs.sync in {{ goldseam._sql_list(goldseam.planned_syncs(goldseam.sync_definitions())) }}
        and {{ goldseam.in_part('memberships.profile_id') }}
),

present as (
    select *
    from recipients
    where
        sync in {{ goldseam._sql_list(goldseam.planned_syncs(goldseam.sync_definitions())) }}
        and {{ goldseam.in_part('profile_id') }}
)

select
    coalesce(desired.sync, present.sync) as sync,
    coalesce(desired.profile_id, present.profile_id) as profile_id,
    coalesce(desired.message_key, present.message_key) as message_key,
    desired.profile_id is not null as is_desired,
    desired.entered_at,
    coalesce(present.is_maybe_there, false) as is_maybe_there,
    coalesce(present.is_surely_there, false) as is_surely_there,
    coalesce(present.is_unsettled, false) as is_unsettled,
    present.payload_hash as sent_payload_hash,
    present.last_added_at,
    present.refused_payload_hash,
    coalesce(present.is_resting, false) as is_resting
from desired
full outer join present
    on desired.sync = present.sync
    and desired.profile_id = present.profile_id
    and desired.message_key = present.message_key
where (desired.profile_id is not null and desired.message_key is not null) or present.is_maybe_there
