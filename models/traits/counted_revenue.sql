{{ config(materialized='view') }}

with

orders as (
    select * from {{ ref('goldseam', 'orders') }}
)

select *
from orders
where
    profile_id is not null
    and status is distinct from 'cancelled'
    and occurred_at <= {{ goldseam.as_of() }}
