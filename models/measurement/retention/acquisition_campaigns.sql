{{ config(materialized='ephemeral') }}
{%- set days = goldseam.count_var('acquisition_window_days') %}

with

first_orders as (
    select * from {{ ref('goldseam', 'first_orders') }}
),

sessions as (
    select * from {{ ref('goldseam', 'sessions') }} where utm_source is not null
),

before_the_order as (
    select
        sessions.profile_id,
        sessions.utm_source,
        sessions.utm_medium,
        row_number() over (
            partition by sessions.profile_id
            order by sessions.started_at desc, {{ goldseam.binary_order('sessions.session_id') }}
        ) as place
    from sessions
    inner join first_orders
        on sessions.profile_id = first_orders.profile_id
        and sessions.started_at <= first_orders.occurred_at
        and sessions.started_at > {{ goldseam.add_time('first_orders.occurred_at', -1 * days, 'day') }}
)

select
    profile_id,
    utm_source,
    utm_medium
from before_the_order
where place = 1
