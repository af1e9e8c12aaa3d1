-- left a cart within the last 7 days, and has not ordered anything since
with

carts as (
    select *
    from {{ ref('goldseam', 'carts') }}
    where
        profile_id is not null
        and status = 'abandoned'
        and last_used_at > {{ goldseam.add_time(goldseam.as_of(), -7, 'day') }}
),

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
)

select distinct carts.profile_id
from carts
where
    not exists (
        select 1
        from counted_orders
        where
            counted_orders.profile_id = carts.profile_id
            and counted_orders.occurred_at >= carts.last_used_at
    )
