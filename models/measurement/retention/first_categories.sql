{{ config(materialized='ephemeral') }}

with

first_orders as (
    select * from {{ ref('goldseam', 'first_orders') }}
),

order_items as (
    select * from {{ ref('goldseam', 'order_items') }} where category is not null
),

weighed as (
    select
        first_orders.profile_id,
        order_items.category,
        row_number() over (
            partition by first_orders.profile_id
            order by sum(order_items.revenue) desc, {{ goldseam.binary_order('order_items.category') }}
        ) as place
    from first_orders
    inner join order_items on first_orders.order_id = order_items.order_id
    group by first_orders.profile_id, order_items.category
)

select
    profile_id,
    category
from weighed
where place = 1
