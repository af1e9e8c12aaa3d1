{{ config(materialized='view') }}

with

event_sessions as (
    select * from {{ ref('goldseam', 'event_sessions') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
)

select
    event_sessions.session_id,
    identity_map.profile_id,
    event_sessions.node_id,
    event_sessions.source,
    event_sessions.started_at,
    event_sessions.ended_at,
    event_sessions.event_count,
    event_sessions.page_view_count,
    event_sessions.item_view_count,
    event_sessions.cart_addition_count,
    event_sessions.order_count,
    event_sessions.landing_page_url,
    event_sessions.referrer,
    event_sessions.utm_source,
    event_sessions.utm_medium,
    event_sessions.utm_campaign
from event_sessions
left join identity_map on event_sessions.node_id = identity_map.node_id
