{{ config(materialized='ephemeral') }}

with

windows as (
    select * from {{ ref('goldseam', 'baseline_windows') }}
),

counted_revenue as (
    select * from {{ ref('goldseam', 'counted_revenue') }}
)

select
    windows.place,
    windows.from_at,
    windows.until_at,
    counted_revenue.profile_id,
    count(case when counted_revenue.status is distinct from 'return' then 1 end) as orders,
    sum(counted_revenue.revenue) as revenue
from counted_revenue
inner join windows
    on counted_revenue.occurred_at >= windows.from_at
    and counted_revenue.occurred_at < windows.until_at
group by windows.place, windows.from_at, windows.until_at, counted_revenue.profile_id
