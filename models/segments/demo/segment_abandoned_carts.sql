-- put something in the cart within the last 7 days, left it for an hour, and has not ordered since
with

events as (
    select * from {{ ref('goldseam', 'events') }}
),

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

carts as (
    select
        profile_id,
        max(occurred_at) as last_used_at
    from events
    where
        profile_id is not null
        and event_name in ('product_added', 'checkout_started')
        and occurred_at > {{ goldseam.add_time(goldseam.as_of(), -7, 'day') }}
        and occurred_at <= {{ goldseam.as_of() }}
    group by profile_id
)

select carts.profile_id
from carts
where
    carts.last_used_at <= {{ goldseam.add_time(goldseam.as_of(), -1, 'hour') }}
    and not exists (
        select 1
        from counted_orders
        where
            counted_orders.profile_id = carts.profile_id
            and counted_orders.occurred_at >= carts.last_used_at
    )
