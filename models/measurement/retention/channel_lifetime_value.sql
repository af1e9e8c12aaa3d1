with

customer_cohorts as (
    select * from {{ ref('goldseam', 'customer_cohorts') }}
),

cohort_activity as (
    select * from {{ ref('goldseam', 'cohort_activity') }}
),

cohorts as (
    select cohort_month, acquisition_channel, count(*) as customers
    from customer_cohorts
    group by cohort_month, acquisition_channel
),

-- months without an order too
lived as (
    select *, {{ goldseam.each_month('cohort_month', goldseam.as_of()) }} as activity_month
    from cohorts
),

measured as (
    select
        lived.*,
        coalesce(cohort_activity.active_customers, 0) as active_customers,
        coalesce(cohort_activity.orders, 0) as orders,
        cast(coalesce(cohort_activity.revenue, 0) as numeric(18, 4)) as revenue,
        cast(sum(coalesce(cohort_activity.revenue, 0)) over (
            partition by lived.cohort_month, lived.acquisition_channel
            order by lived.activity_month
        ) as numeric(18, 4)) as cumulative_revenue
    from lived
    left join cohort_activity
        on lived.cohort_month = cohort_activity.cohort_month
        and lived.acquisition_channel = cohort_activity.acquisition_channel
        and lived.activity_month = cohort_activity.activity_month
)

select
    cohort_month,
    acquisition_channel,
    {{ goldseam.months_between('cohort_month', 'activity_month') }} as months_since,
    activity_month,
    {{ goldseam.is_complete_month('activity_month') }} as is_complete,
    customers,
    active_customers,
    {{ goldseam.divide('active_customers', 'customers', 4) }} as retention_rate,
    orders,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
    revenue,
    cumulative_revenue,
    {{ goldseam.divide('cumulative_revenue', 'customers', 4) }} as lifetime_value
from measured
