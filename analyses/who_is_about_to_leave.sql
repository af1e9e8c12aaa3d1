-- Whose next year is at risk? Predicted value of people who are likely to leave, by RFM segment.
select
    rfm_segment,
    count(*) as customers,
    cast(avg(churn_risk) as numeric(18, 4)) as average_churn_risk,
    cast(sum(predicted_value_12m) as numeric(18, 2)) as predicted_value,
    cast(sum(churn_risk * predicted_value_12m) as numeric(18, 2)) as value_at_risk
from {{ ref('goldseam', 'profile_traits') }}
where churn_risk is not null
group by rfm_segment
order by value_at_risk desc, rfm_segment asc
