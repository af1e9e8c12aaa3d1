{{ config(materialized='view') }}

with

feed_events as (
    select * from {{ ref('goldseam', 'feed_events') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

bound as (
    select
        feed_events.event_id,
        identity_map.profile_id,
        feed_events.node_id,
        feed_events.source,
        feed_events.event_name,
        feed_events.occurred_at,
        feed_events.session_hint,
        feed_events.utm_source,
        feed_events.utm_medium,
        feed_events.utm_campaign,
        feed_events.page_url,
        feed_events.page_title,
        feed_events.referrer,
        feed_events.item_id,
        feed_events.category,
        feed_events.quantity,
        feed_events.amount,
        feed_events.currency,
        feed_events.order_id,
        feed_events.cart_id,
        feed_events.properties,
        feed_events.loaded_at
    from feed_events
    left join identity_map on feed_events.node_id = identity_map.node_id
)

select * from bound
