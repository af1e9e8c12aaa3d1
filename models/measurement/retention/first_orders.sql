{{ config(materialized='ephemeral') }}

with

numbered_orders as (
    select * from {{ ref('goldseam', 'numbered_orders') }}
)

select
    profile_id,
    order_id,
    channel,
    occurred_at,
    next_at
from numbered_orders
where order_number = 1
