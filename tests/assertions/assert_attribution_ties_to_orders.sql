-- Every model shares out all orders that count, neither more nor fewer, and their revenue to the cent; cost is the feed's.
{{ config(meta={'dagster': {'ref': {'name': 'channel_attribution', 'package': 'goldseam'}}}) }}
with

orders as (
    select
        count(*) as conversions,
        coalesce(sum(revenue), 0) as revenue
    from {{ ref('goldseam', 'counted_orders') }}
),

spend as (
    select coalesce(sum(cost), 0) as cost
    from {{ ref('goldseam', 'ad_spend') }}
    where spend_date <= {{ goldseam.as_of() }}
),

attributed as (
    select
        model,
        sum(conversions) as conversions,
        sum(revenue) as revenue,
        coalesce(sum(cost), 0) as cost
    from {{ ref('goldseam', 'channel_attribution') }}
    group by model
)

select attributed.*
from attributed
cross join orders
cross join spend
where
    abs(attributed.conversions - orders.conversions) > 0.01
    or abs(attributed.revenue - orders.revenue) > 0.01
    or attributed.cost <> spend.cost
