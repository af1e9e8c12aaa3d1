{{ config(materialized='ephemeral') }}
{%- set days = goldseam.count_var('acquisition_window_days') %}

with

first_orders as (
    select * from {{ ref('goldseam', 'first_orders') }}
),

touchpoints as (
    select * from {{ ref('goldseam', 'touchpoints') }} where not is_direct
),

before_the_order as (
    select
        touchpoints.*,
        row_number() over (
            partition by touchpoints.profile_id
            order by touchpoints.touched_at desc, {{ goldseam.binary_order('touchpoints.touchpoint_id') }} desc
        ) as place
    from touchpoints
    inner join first_orders
        on touchpoints.profile_id = first_orders.profile_id
        and touchpoints.touched_at <= first_orders.occurred_at
        and touchpoints.touched_at >= {{ goldseam.add_time('first_orders.occurred_at', -1 * days, 'day') }}
)

select
    profile_id,
    traffic_source,
    traffic_medium
from before_the_order
where place = 1
