{{ config(materialized='view') }}
{%- set days = goldseam.count_var('message_conversion_days') %}

with

sent_messages as (
    select * from {{ ref('goldseam', 'sent_messages') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

orders as (
    select * from {{ ref('goldseam', 'orders') }} where status not in ('cancelled', 'return')
),

bound as (
    select
        sent_messages.*,
        identity_map.profile_id,
        {{ goldseam.followed_at('sent_messages') }} as followed_at
    from sent_messages
    left join identity_map on sent_messages.node_id = identity_map.node_id
),

conversions as (
    select
        bound.source,
        bound.message_id,
        orders.order_id,
        orders.occurred_at,
        row_number() over (
            partition by bound.source, bound.message_id
            order by orders.occurred_at, {{ goldseam.binary_order('orders.order_id') }}
        ) as place
    from bound
    inner join orders
        on bound.profile_id = orders.profile_id
        and bound.followed_at <= orders.occurred_at
        and orders.occurred_at < {{ goldseam.add_time('bound.followed_at', days, 'day') }}
)

select
    bound.message_id,
    bound.profile_id,
    bound.node_id,
    bound.source,
    bound.campaign,
    bound.channel,
    bound.subject,
    bound.sent_at,
    bound.delivered_at,
    bound.first_opened_at,
    bound.open_count,
    bound.first_clicked_at,
    bound.click_count,
    bound.bounced_at,
    bound.bounce_kind,
    bound.complained_at,
    bound.unsubscribed_at,
    conversions.order_id,
    conversions.occurred_at as ordered_at
from bound
left join conversions
    on bound.source = conversions.source
    and bound.message_id = conversions.message_id
    and conversions.place = 1
