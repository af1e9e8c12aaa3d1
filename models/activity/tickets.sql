{{ config(materialized='view') }}

with

feed_tickets as (
    select * from {{ ref('goldseam', 'feed_tickets') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

bound as (
    select
        feed_tickets.ticket_id,
        identity_map.profile_id,
        feed_tickets.node_id,
        feed_tickets.source,
        feed_tickets.channel,
        feed_tickets.topic,
        feed_tickets.subject,
        feed_tickets.status,
        feed_tickets.satisfaction,
        feed_tickets.order_id,
        feed_tickets.duration_seconds,
        feed_tickets.occurred_at,
        feed_tickets.solved_at,
        feed_tickets.updated_at
    from feed_tickets
    left join identity_map on feed_tickets.node_id = identity_map.node_id
)

select * from bound
