{{ config(materialized='ephemeral') }}

with

customer_cohorts as (
    select * from {{ ref('goldseam', 'customer_cohorts') }}
),

monthly_purchases as (
    select * from {{ ref('goldseam', 'monthly_purchases') }}
),

-- what was given back before the first order counts with it
dated as (
    select
        customer_cohorts.cohort_month,
        customer_cohorts.acquisition_channel,
        greatest(monthly_purchases.purchase_month, customer_cohorts.cohort_month) as activity_month,
        monthly_purchases.orders,
        monthly_purchases.revenue
    from monthly_purchases
    inner join customer_cohorts on monthly_purchases.profile_id = customer_cohorts.profile_id
)

select
    cohort_month,
    acquisition_channel,
    activity_month,
    count(case when orders > 0 then 1 end) as active_customers,
    cast(sum(orders) as bigint) as orders,
    sum(revenue) as revenue
from dated
group by cohort_month, acquisition_channel, activity_month
