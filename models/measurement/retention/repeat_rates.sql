with

customer_cohorts as (
    select * from {{ ref('goldseam', 'customer_cohorts') }}
),

windows as (
    {%- for days in [30, 60, 90, 180, 365] %}
    select cast({{ days }} as bigint) as window_days
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- who has not been a customer for so long cannot be judged yet
observed as (
    select
        customer_cohorts.cohort_month,
        customer_cohorts.second_order_at,
        windows.window_days,
        {{ goldseam.add_time('customer_cohorts.first_order_at', 'windows.window_days', 'day') }} as window_end
    from customer_cohorts
    cross join windows
),

judged as (
    select
        cohort_month,
        window_days,
        count(*) as customers,
        count(case when second_order_at <= window_end then 1 end) as repeat_customers
    from observed
    where window_end <= {{ goldseam.as_of() }}
    group by cohort_month, window_days
)

select
    *,
    {{ goldseam.divide('repeat_customers', 'customers', 4) }} as repeat_rate
from judged
