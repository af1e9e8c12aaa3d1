{{ config(materialized='replace_entities', meta=goldseam.profile_settings(
    rules=['rule_exchange_rates'], vars=['reporting_currency']
)) }}

with

counted_revenue as (
    select *
    from {{ ref('goldseam', 'counted_revenue') }}
    where {{ goldseam.is_touched('traits_value') }}
),

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

revenue_totals as (
    select
        profile_id,
        sum(revenue) as revenue
    from counted_revenue
    group by profile_id
),

order_totals as (
    select
        profile_id,
        count(*) as order_count,
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
    revenue_totals.profile_id,
    coalesce(order_totals.order_count, 0) as order_count,
    cast(coalesce(item_totals.item_count, 0) as bigint) as item_count,
    cast(revenue_totals.revenue as numeric(18, 4)) as revenue,
    {{ goldseam.divide('revenue_totals.revenue', 'order_totals.order_count', 4) }} as average_order_value,
    order_totals.first_order_at,
    order_totals.last_order_at,
    coalesce(order_totals.refunded_order_count, 0) as refunded_order_count,
    {{ goldseam.divide('order_totals.discounted_order_count', 'order_totals.order_count', 4) }} as discount_affinity
from revenue_totals
left join order_totals on revenue_totals.profile_id = order_totals.profile_id
left join item_totals on revenue_totals.profile_id = item_totals.profile_id
