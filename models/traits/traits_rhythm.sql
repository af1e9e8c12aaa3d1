{{ config(materialized='replace_entities', meta=goldseam.profile_settings(
    vars=['lifecycle_active_days', 'lifecycle_lapsed_days']
)) }}
{%- set active_days = goldseam.count_var('lifecycle_active_days') %}
{%- set lapsed_days = goldseam.count_var('lifecycle_lapsed_days') %}

with

counted_orders as (
    select *
    from {{ ref('goldseam', 'counted_orders') }}
    where {{ goldseam.is_touched('traits_rhythm') }}
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
),

paused as (
    select
        profile_id,
        occurred_at,
        {{ goldseam.days_between('previous_at', 'occurred_at') }} as pause_days
    from in_order
)

select
    profile_id,
    cast(
        case
            when count(*) > 1 then {{ goldseam.divide(
                goldseam.days_between('min(occurred_at)', 'max(occurred_at)'), '(count(*) - 1)', 4
            ) }}
        end as numeric(18, 4)
    ) as days_between_orders,
    max(case when pause_days >= {{ active_days }} then occurred_at end) as resumed_at,
    max(case when pause_days >= {{ lapsed_days }} then occurred_at end) as returned_at
from paused
group by profile_id
