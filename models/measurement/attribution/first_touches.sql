{{ config(materialized='ephemeral') }}

with

touchpoints as (
    select * from {{ ref('goldseam', 'touchpoints') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by profile_id
            order by touched_at, {{ goldseam.binary_order('touchpoint_id') }}
        ) as place
    from touchpoints
),

first_orders as (
    select
        profile_id,
        min(occurred_at) as ordered_at
    from {{ ref('goldseam', 'counted_orders') }}
    group by profile_id
)

-- who had bought before the first touch was won by something else
select
    ranked.profile_id,
    ranked.touched_at,
    ranked.channel,
    ranked.traffic_source,
    ranked.traffic_medium,
    ranked.campaign
from ranked
left join first_orders
    on ranked.profile_id = first_orders.profile_id
    and first_orders.ordered_at < ranked.touched_at
where ranked.place = 1 and first_orders.profile_id is null
