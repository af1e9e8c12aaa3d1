{{ config(materialized='ephemeral') }}

with

basket_items as (
    select * from {{ ref('goldseam', 'basket_items') }}
),

by_category as (
    select
        order_id,
        category,
        min(profile_id) as profile_id,
        min(occurred_at) as occurred_at,
        sum(revenue) as revenue
    from basket_items
    where category is not null
    group by order_id, category
),

-- an order is of the category in which most was spent
ranked as (
    select
        *,
        row_number() over (
            partition by order_id order by revenue desc, {{ goldseam.binary_order('category') }}
        ) as place
    from by_category
)

select
    order_id,
    profile_id,
    category,
    occurred_at
from ranked
where place = 1
