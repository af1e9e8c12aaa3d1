{{ config(materialized='ephemeral') }}
{%- set lapsed_days = goldseam.count_var('lifecycle_lapsed_days') %}

with

numbered_orders as (
    select * from {{ ref('goldseam', 'numbered_orders') }}
)

select
    profile_id,
    {{ goldseam.month_of('occurred_at') }} as purchase_month,
    min(occurred_at) as first_order_at,
    max(occurred_at) as last_order_at,
    max(case
        when {{ goldseam.days_between('previous_at', 'occurred_at') }} >= {{ lapsed_days }} then occurred_at
    end) as returned_at
from numbered_orders
group by profile_id, {{ goldseam.month_of('occurred_at') }}
