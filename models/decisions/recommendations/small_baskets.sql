{{ config(materialized='ephemeral') }}

with

basket_items as (
    select *
    from {{ ref('goldseam', 'basket_items') }}
    where occurred_at > {{ goldseam.recommendations_from() }}
),

-- the pairs of a basket grow with its square, and a wholesaler's say little of taste
small as (
    select order_id
    from basket_items
    group by order_id
    having count(*) <= {{ goldseam.count_var('bought_together_max_basket') }}
)

select
    basket_items.order_id,
    basket_items.item_id
from basket_items
inner join small on basket_items.order_id = small.order_id
