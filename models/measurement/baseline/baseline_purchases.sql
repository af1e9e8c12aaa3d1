{{ config(materialized='ephemeral') }}

with

buyers as (
    select * from {{ ref('goldseam', 'baseline_buyers') }}
),

customer_cohorts as (
    select * from {{ ref('goldseam', 'customer_cohorts') }}
),

marked as (
    select
        buyers.place,
        buyers.orders,
        buyers.revenue,
        buyers.orders > 0 as has_bought,
        buyers.orders > 0 and coalesce(before_them.orders, 0) > 0 as has_come_back,
        customer_cohorts.first_order_at >= buyers.from_at
        and customer_cohorts.first_order_at < buyers.until_at as is_new
    from buyers
    left join customer_cohorts on buyers.profile_id = customer_cohorts.profile_id
    left join buyers as before_them
        on buyers.profile_id = before_them.profile_id
        and buyers.place = before_them.place + 1
)

select
    place,
    count(case when has_bought then 1 end) as buyers,
    count(case when has_come_back then 1 end) as returning_buyers,
    count(case when is_new then 1 end) as new_customers,
    sum(case when is_new then revenue end) as new_revenue,
    sum(orders) as orders,
    sum(revenue) as revenue
from marked
group by place
