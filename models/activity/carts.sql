{{ config(materialized='view') }}
{%- set hours = goldseam.count_var('cart_abandoned_hours') %}

with

event_carts as (
    select * from {{ ref('goldseam', 'event_carts') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
)

select
    event_carts.cart_id,
    identity_map.profile_id,
    event_carts.node_id,
    event_carts.source,
    case
        when event_carts.ordered_at is not null then 'ordered'
        when
            coalesce(event_carts.quantity, 1) > 0
            and event_carts.last_used_at <= {{ goldseam.add_time(goldseam.as_of(), -1 * hours, 'hour') }}
            then 'abandoned'
        else 'open'
    end as status,
    event_carts.item_count,
    event_carts.quantity,
    event_carts.amount,
    event_carts.currency,
    event_carts.order_id,
    event_carts.started_at,
    event_carts.last_changed_at,
    event_carts.last_used_at,
    event_carts.ordered_at
from event_carts
left join identity_map on event_carts.node_id = identity_map.node_id
