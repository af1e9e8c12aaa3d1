{{ config(materialized='view') }}

with

counted_revenue as (
    select * from {{ ref('goldseam', 'counted_revenue') }}
)

select *
from counted_revenue
where status is distinct from 'return'
