-- What has a customer of each acquisition channel brought after three months? Cohorts that are old enough only.
select
    acquisition_channel,
    sum(customers) as customers,
    cast(sum(cumulative_revenue) / sum(customers) as numeric(18, 2)) as lifetime_value_3_months,
    cast(sum(active_customers) / cast(sum(customers) as numeric(18, 4)) as numeric(18, 4)) as active_in_month_3
from {{ ref('goldseam', 'channel_lifetime_value') }}
where
    months_since = 3
    and is_complete
group by acquisition_channel
order by lifetime_value_3_months desc, acquisition_channel asc
