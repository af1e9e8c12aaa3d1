{{ config(materialized='ephemeral') }}
{%- set days = goldseam.count_var('attribution_lookback_days') %}

with

orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

touchpoints as (
    select * from {{ ref('goldseam', 'touchpoints') }}
)

-- an order without touches keeps one row, so that no conversion is lost
select
    orders.order_id,
    orders.profile_id,
    orders.occurred_at as converted_at,
    orders.revenue,
    touchpoints.touchpoint_id,
    touchpoints.touched_at,
    coalesce(touchpoints.channel, 'unknown') as channel,
    coalesce(touchpoints.is_direct, false) as is_direct,
    coalesce(touchpoints.traffic_source, '(none)') as traffic_source,
    coalesce(touchpoints.traffic_medium, '(none)') as traffic_medium,
    coalesce(touchpoints.campaign, '(none)') as campaign
from orders
left join touchpoints
    on orders.profile_id = touchpoints.profile_id
    and touchpoints.touched_at <= orders.occurred_at
    and touchpoints.touched_at >= {{ goldseam.add_time('orders.occurred_at', -1 * days, 'day') }}
