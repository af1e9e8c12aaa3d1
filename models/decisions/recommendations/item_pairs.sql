{{ config(materialized='ephemeral') }}

with

small_baskets as (
    select * from {{ ref('goldseam', 'small_baskets') }}
),

baskets as (
    select count(distinct order_id) as basket_count from small_baskets
),

singles as (
    select
        item_id,
        count(*) as basket_count
    from small_baskets
    group by item_id
),

pairs as (
    select
        one.item_id,
        other.item_id as other_item_id,
        count(*) as basket_count
    from small_baskets as one
    inner join small_baskets as other on one.order_id = other.order_id and one.item_id < other.item_id
    group by one.item_id, other.item_id
    having count(*) >= {{ goldseam.count_var('bought_together_min_baskets') }}
),

both_ways as (
    select item_id, other_item_id, basket_count from pairs
    union all
    select other_item_id as item_id, item_id as other_item_id, basket_count from pairs
)

select
    both_ways.*,
    item.basket_count as item_basket_count,
    other.basket_count as other_basket_count,
    baskets.basket_count as all_basket_count
from both_ways
inner join singles as item on both_ways.item_id = item.item_id
inner join singles as other on both_ways.other_item_id = other.item_id
cross join baskets
