-- Orders and revenue over all profiles equal those of the orders that count: none is lost or counted twice.
-- A return takes its revenue away and is no order.
{{ config(meta={'dagster': {'ref': {'name': 'profile_traits', 'package': 'goldseam'}}}) }}
with

traits as (
    select
        sum(order_count) as order_count,
        sum(revenue) as revenue
    from {{ ref('goldseam', 'profile_traits') }}
),

orders as (
    select
        count(case when status <> 'return' then 1 end) as order_count,
        sum(revenue) as revenue
    from {{ ref('goldseam', 'orders') }}
    where profile_id is not null and status <> 'cancelled' and occurred_at <= {{ goldseam.as_of() }}
)

select
    traits.order_count as trait_order_count,
    orders.order_count,
    traits.revenue as trait_revenue,
    orders.revenue
from traits
cross join orders
where
    coalesce(traits.order_count, 0) <> orders.order_count
    or coalesce(traits.revenue, 0) <> coalesce(orders.revenue, 0)
