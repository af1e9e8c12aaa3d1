{{ config(materialized='ephemeral') }}

with

counted_revenue as (
    select * from {{ ref('goldseam', 'counted_revenue') }}
)

select
    profile_id,
    {{ goldseam.month_of('occurred_at') }} as purchase_month,
    count(case when status is distinct from 'return' then 1 end) as orders,
    sum(revenue) as revenue
from counted_revenue
group by profile_id, {{ goldseam.month_of('occurred_at') }}
