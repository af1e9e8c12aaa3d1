-- At which step do visits end? The last three whole months, every way in together.
{%- set month_under_way = goldseam.month_of(goldseam.add_time(goldseam.as_of(), 1, 'second')) %}
select
    step_number,
    step,
    sum(sessions) as sessions,
    {{ goldseam.divide('sum(sessions)', 'max(sum(sessions)) over ()', 4) }} as share_of_visits
from {{ ref('goldseam', 'funnel_steps') }}
where
    is_complete
    and funnel_month >= {{ goldseam.add_months(month_under_way, -3) }}
group by step_number, step
order by step_number
