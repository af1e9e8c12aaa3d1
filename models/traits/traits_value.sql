{{ config(materialized='replace_entities', meta=goldseam.profile_settings(
    rules=['rule_exchange_rates'], vars=['reporting_currency']
)) }}

with

counted_orders as (
    select *
    from {{ ref('goldseam', 'counted_orders') }}
    where {{ goldseam.is_touched('traits_value') }}
),

counted_order_items as (
    select *
    from {{ ref('goldseam', 'counted_order_items') }}
    where {{ goldseam.is_touched('traits_value') }}
),

order_totals as (
    select
        profile_id,
        count(*) as order_count,
        sum(revenue) as revenue,
        min(occurred_at) as first_order_at,
        max(occurred_at) as last_order_at,
        count(case when refunded_amount > 0 then 1 end) as refunded_order_count,
        count(case when discount_amount > 0 then 1 end) as discounted_order_count
    from counted_orders
    group by profile_id
),

item_totals as (
    select
        profile_id,
        sum(quantity) as item_count
    from counted_order_items
    group by profile_id
)

select
    order_totals.profile_id,
    order_totals.order_count,
    cast(coalesce(item_totals.item_count, 0) as bigint) as item_count,
    cast(order_totals.revenue as numeric(18, 4)) as revenue,
    {{ goldseam.divide('order_totals.revenue', 'order_totals.order_count', 4) }} as average_order_value,
    order_totals.first_order_at,
    order_totals.last_order_at,
    order_totals.refunded_order_count,
    {{ goldseam.divide('order_totals.discounted_order_count', 'order_totals.order_count', 4) }} as discount_affinity
from order_totals
left join item_totals on order_totals.profile_id = item_totals.profile_id
