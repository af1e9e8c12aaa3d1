with

numbered_orders as (
    select
        *,
        {{ goldseam.days_between('occurred_at', 'next_at') }} as days_to_next
    from {{ ref('goldseam', 'numbered_orders') }}
),

counted as (
    select
        order_number,
        count(*) as customers_reached,
        count(next_at) as customers_continued,
        percentile_cont(0.5) within group (order by days_to_next) as median_days_to_next,
        sum(revenue) as revenue
    from numbered_orders
    group by order_number
)

select
    order_number,
    customers_reached - customers_continued as customers,
    {{ goldseam.divide(
        '(customers_reached - customers_continued)', 'max(customers_reached) over ()', 4
    ) }} as share_of_customers,
    customers_reached,
    {{ goldseam.divide('customers_continued', 'customers_reached', 4) }} as share_continued,
    cast(median_days_to_next as numeric(18, 4)) as median_days_to_next,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
    cast(revenue as numeric(18, 4)) as revenue,
    {{ goldseam.divide('revenue', 'customers_reached', 4) }} as average_order_value
from counted
