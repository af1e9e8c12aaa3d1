-- Every model shares out all orders that count, neither more nor fewer, and their revenue to the cent, but for the
-- rounding of each campaign's month to four decimals; the cost is the feed's.
{{ config(meta={'dagster': {'ref': {'name': 'campaign_attribution', 'package': 'goldseam'}}}) }}
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
        coalesce(sum(cost), 0) as cost,
        0.01 + count(*) * 0.00005 as tolerance
    from {{ ref('goldseam', 'campaign_attribution') }}
    group by model
)

select attributed.*
from attributed
cross join orders
cross join spend
where
    abs(attributed.conversions - orders.conversions) > attributed.tolerance
    or abs(attributed.revenue - orders.revenue) > attributed.tolerance
    or attributed.cost <> spend.cost
