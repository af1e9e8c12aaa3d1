{{ config(materialized='view') }}

with

feed_messages as (
    select * from {{ ref('goldseam', 'feed_messages') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

bound as (
    select
        feed_messages.message_event_id,
        feed_messages.message_id,
        identity_map.profile_id,
        feed_messages.node_id,
        feed_messages.source,
        feed_messages.campaign,
        feed_messages.channel,
        feed_messages.kind,
        feed_messages.subject,
        feed_messages.url,
        feed_messages.occurred_at
    from feed_messages
    left join identity_map on feed_messages.node_id = identity_map.node_id
)

select * from bound
