-- a fifth or more of what was paid went back
with

counted_revenue as (
    select * from {{ ref('goldseam', 'counted_revenue') }}
)

select profile_id
from counted_revenue
group by profile_id
having
    sum(refunded_amount) > 0
    and sum(refunded_amount) >= 0.2 * sum(paid_amount)
