{{ config(materialized='ephemeral') }}
{%- set retried_from = goldseam.add_time(goldseam.run_at(), -1 * (var('sync_retry_days') | int), 'day') %}
with

standing as (
    select
        *,
        coalesce(
            last_error = 'partly_removed'
            and partly_removed_since <= {{ retried_from }}
            and last_sent_at > {{ retried_from }},
            false
        ) as waits
    from {{ ref('goldseam', 'sync_members') }}
),

members as (
    select
        sync,
        profile_id,
        message_key,
        is_maybe_there,
        is_surely_there,
        is_unsettled,
        payload_hash,
        last_added_at,
        case
            when waits and last_action <> 'remove' then last_payload_hash
            when last_outcome = 'rejected' and last_action <> 'remove' and last_sent_at > {{ retried_from }}
                then last_payload_hash
        end as refused_payload_hash,
        waits and last_action = 'remove' as is_resting
    from standing
),

redirects as (
    select * from {{ ref('goldseam', 'profile_redirects_current') }} where to_profile_id is not null
),

-- an audience takes back what was sent to somebody who is gone
audiences as (
    select * from members where message_key = ''
),

-- who had a message has had it, whoever they are part of now
messages as (
    select
        members.sync,
        coalesce(redirects.to_profile_id, members.profile_id) as profile_id,
        members.message_key,
        bool_or(members.is_maybe_there) as is_maybe_there,
        bool_or(members.is_surely_there) as is_surely_there,
        bool_or(members.is_unsettled) as is_unsettled,
        max(members.payload_hash) as payload_hash,
        max(members.last_added_at) as last_added_at,
        max(members.refused_payload_hash) as refused_payload_hash,
        false as is_resting
    from members
    left join redirects on members.profile_id = redirects.from_profile_id
    where members.message_key <> ''
    group by members.sync, coalesce(redirects.to_profile_id, members.profile_id), members.message_key
)

select * from audiences
union all
select * from messages
