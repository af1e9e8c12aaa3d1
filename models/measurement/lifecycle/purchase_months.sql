{{ config(materialized='ephemeral') }}
{%- set lapsed_days = goldseam.count_var('lifecycle_lapsed_days') %}

with

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

in_order as (
    select
        profile_id,
        occurred_at,
        lag(occurred_at) over (
            partition by profile_id
            order by occurred_at, {{ goldseam.binary_order('order_id') }}
        ) as previous_at
    from counted_orders
)

select
    profile_id,
    {{ goldseam.month_of('occurred_at') }} as purchase_month,
    min(occurred_at) as first_order_at,
    max(occurred_at) as last_order_at,
    max(case
        when {{ goldseam.days_between('previous_at', 'occurred_at') }} >= {{ lapsed_days }} then occurred_at
    end) as returned_at
from in_order
group by profile_id, {{ goldseam.month_of('occurred_at') }}
