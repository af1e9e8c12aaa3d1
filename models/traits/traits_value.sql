with

counted_orders as (
    select
        *,
        occurred_at > {{ goldseam.add_time(goldseam.as_of(), -365, 'day') }} as is_recent
    from {{ ref('goldseam', 'counted_orders') }}
),

counted_order_items as (
    select * from {{ ref('goldseam', 'counted_order_items') }}
),

order_totals as (
    select
        profile_id,
        count(*) as order_count,
        sum(revenue) as revenue,
        min(occurred_at) as first_order_at,
        max(occurred_at) as last_order_at,
        count(case when is_recent then 1 end) as orders_last_365_days,
        sum(case when is_recent then revenue else 0 end) as revenue_last_365_days,
        count(case when refunded_amount > 0 then 1 end) as refunded_order_count
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
    {{ goldseam.days_between('order_totals.last_order_at', goldseam.as_of()) }} as days_since_last_order,
    order_totals.orders_last_365_days,
    cast(order_totals.revenue_last_365_days as numeric(18, 4)) as revenue_last_365_days,
    order_totals.refunded_order_count
from order_totals
left join item_totals on order_totals.profile_id = item_totals.profile_id
