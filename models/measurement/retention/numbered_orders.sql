{{ config(materialized='ephemeral') }}

with

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
)

select
    order_id,
    profile_id,
    channel,
    revenue,
    occurred_at,
    row_number() over in_order as order_number,
    lag(occurred_at) over in_order as previous_at,
    lead(occurred_at) over in_order as next_at
from counted_orders
window in_order as (
    partition by profile_id
    order by occurred_at, {{ goldseam.binary_order('order_id') }}
)
