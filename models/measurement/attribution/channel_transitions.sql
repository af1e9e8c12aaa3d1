{%- set days = goldseam.count_var('attribution_lookback_days') %}

with

touchpoints as (
    select * from {{ ref('goldseam', 'touchpoints') }}
),

orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

steps as (
    select
        profile_id,
        touched_at as stepped_at,
        channel as state
    from touchpoints
    union all
    select
        profile_id,
        occurred_at as stepped_at,
        '(conversion)' as state
    from orders
),

neighbours as (
    select
        *,
        lag(state) over in_order as previous_state,
        lag(stepped_at) over in_order as previous_at,
        lead(state) over in_order as next_state,
        lead(stepped_at) over in_order as next_at
    from steps
    window in_order as (
        partition by profile_id
        order by stepped_at, case when state = '(conversion)' then 1 else 0 end, {{ goldseam.binary_order('state') }}
    )
),

-- a journey begins with the first touch, after an order, and after a pause longer than the look-back
journeys as (
    select
        state,
        case
            when next_at <= {{ goldseam.add_time('stepped_at', days, 'day') }} then next_state
            else '(null)'
        end as next_state,
        previous_state is null
        or previous_state = '(conversion)'
        or previous_at < {{ goldseam.add_time('stepped_at', -1 * days, 'day') }} as is_start
    from neighbours
    where state <> '(conversion)'
),

counted as (
    select
        state,
        next_state,
        is_start,
        count(*) as steps
    from journeys
    group by state, next_state, is_start
),

transitions as (
    select
        state as from_state,
        next_state as to_state,
        steps
    from counted
    union all
    select
        '(start)' as from_state,
        state as to_state,
        steps
    from counted
    where is_start
)

select
    from_state,
    to_state,
    cast(sum(steps) as bigint) as transitions
from transitions
group by from_state, to_state
