{{ config(materialized='view') }}

with

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

conversion_rates as (
    select * from {{ ref('goldseam', 'conversion_rates') }}
),

valued as (
    select
        counted_orders.profile_id,
        cast(counted_orders.occurred_at as date) as purchase_date,
        counted_orders.revenue,
        {{ goldseam.convert_currency('counted_orders.paid_amount', 'conversion_rates.rate') }} as paid_value
    from counted_orders
    left join conversion_rates
        on {{ goldseam.rate_applies('conversion_rates', 'counted_orders.currency', 'counted_orders.occurred_at') }}
)

select
    profile_id,
    purchase_date,
    cast(sum(revenue) as numeric(18, 4)) as revenue,
    cast(coalesce(sum(paid_value), 0) as numeric(18, 4)) as paid_value
from valued
group by profile_id, purchase_date
