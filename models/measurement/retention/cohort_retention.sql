with

channels as (
    select * from {{ ref('goldseam', 'channel_lifetime_value') }}
),

cohorts as (
    select
        cohort_month,
        months_since,
        activity_month,
        is_complete,
        reporting_currency,
        {%- for column in ['customers', 'active_customers', 'orders'] %}
        cast(sum({{ column }}) as bigint) as {{ column }},
        {%- endfor %}
        cast(sum(revenue) as numeric(18, 4)) as revenue,
        cast(sum(cumulative_revenue) as numeric(18, 4)) as cumulative_revenue
    from channels
    group by cohort_month, months_since, activity_month, is_complete, reporting_currency
)

select
    cohort_month,
    months_since,
    activity_month,
    is_complete,
    customers,
    active_customers,
    {{ goldseam.divide('active_customers', 'customers', 4) }} as retention_rate,
    orders,
    reporting_currency,
    revenue,
    cumulative_revenue,
    {{ goldseam.divide('cumulative_revenue', 'customers', 4) }} as lifetime_value
from cohorts
