-- the cart used last was left within the last 7 days, and nothing was ordered since
with

carts as (
    select * from {{ ref('goldseam', 'carts') }} where profile_id is not null
),

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

last_used as (
    select
        profile_id,
        max(last_used_at) as last_used_at
    from carts
    group by profile_id
)

select distinct carts.profile_id
from carts
inner join last_used on carts.profile_id = last_used.profile_id and carts.last_used_at = last_used.last_used_at
where
    carts.status = 'abandoned'
    and carts.last_used_at > {{ goldseam.add_time(goldseam.as_of(), -7, 'day') }}
    and not exists (
        select 1
        from counted_orders
        where
            counted_orders.profile_id = carts.profile_id
            and counted_orders.occurred_at >= carts.last_used_at
    )
