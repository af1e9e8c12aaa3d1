with

traits_value as (
    select * from {{ ref('goldseam', 'traits_value') }}
),

counted_revenue as (
    select *
    from {{ ref('goldseam', 'counted_revenue') }}
    where occurred_at > {{ goldseam.add_time(goldseam.as_of(), -365, 'day') }}
),

last_year as (
    select
        profile_id,
        count(case when status is distinct from 'return' then 1 end) as order_count,
        sum(revenue) as revenue
    from counted_revenue
    group by profile_id
),

aged as (
    select
        *,
        {{ goldseam.days_between('first_order_at', goldseam.as_of()) }} as tenure_days,
        {{ goldseam.days_between('last_order_at', goldseam.as_of()) }} as days_since_last_order
    from traits_value
)

select
    aged.profile_id,
    aged.days_since_last_order,
    aged.tenure_days,
    -- over the tenure, of a year at least: two orders in the first week are no hundred a year
    {{ goldseam.divide('aged.order_count * 365', 'greatest(aged.tenure_days, 365)', 4) }} as orders_per_year,
    coalesce(last_year.order_count, 0) as orders_last_365_days,
    cast(coalesce(last_year.revenue, 0) as numeric(18, 4)) as revenue_last_365_days
from aged
left join last_year on aged.profile_id = last_year.profile_id
