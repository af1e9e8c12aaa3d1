{{ config(materialized='view') }}

with

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

order_items as (
    select * from {{ ref('goldseam', 'order_items') }}
)

select
    order_items.order_item_id,
    order_items.order_id,
    counted_orders.profile_id,
    counted_orders.occurred_at,
    order_items.item_id,
    order_items.title,
    order_items.category,
    order_items.quantity,
    order_items.revenue
from order_items
inner join counted_orders on order_items.order_id = counted_orders.order_id
