{{ config(materialized='view') }}

with

feed_conversations as (
    select * from {{ ref('goldseam', 'feed_conversations') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

bound as (
    select
        feed_conversations.line_id,
        feed_conversations.conversation_id,
        identity_map.profile_id,
        feed_conversations.node_id,
        feed_conversations.source,
        feed_conversations.channel,
        feed_conversations.direction,
        feed_conversations.text,
        feed_conversations.occurred_at
    from feed_conversations
    left join identity_map on feed_conversations.node_id = identity_map.node_id
)

select * from bound
