-- How many order again, and how soon? Customers whose first order is old enough to tell.
select
    window_days,
    sum(customers) as customers,
    sum(repeat_customers) as repeat_customers,
    {{ goldseam.divide('sum(repeat_customers)', 'sum(customers)', 4) }} as repeat_rate
from {{ ref('goldseam', 'repeat_rates') }}
group by window_days
order by window_days
