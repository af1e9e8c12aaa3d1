-- A view: a card reads one person's lines, and nobody reads everybody's each day.
{{ config(materialized='view') }}
{%- set hidden_events = var('timeline_hidden_events') -%}

with

events as (
    select * from {{ ref('goldseam', 'events') }}
),

orders as (
    select * from {{ ref('goldseam', 'orders') }}
),

order_items as (
    select * from {{ ref('goldseam', 'order_items') }}
),

messages as (
    select * from {{ ref('goldseam', 'messages') }}
),

tickets as (
    select * from {{ ref('goldseam', 'tickets') }}
),

conversations as (
    select *
    from {{ ref('goldseam', 'conversations') }}
    where occurred_at <= {{ goldseam.as_of() }}
),

loyalty_entries as (
    select * from {{ ref('goldseam', 'loyalty_entries') }}
),

items as (
    select * from {{ ref('goldseam', 'items') }}
),

event_lines as (
    select
        events.profile_id,
        events.occurred_at,
        'event' as kind,
        events.source as channel,
        events.source,
        {{ goldseam.event_line('events.event_name', 'coalesce(items.title, events.page_title)') }} as summary,
        events.event_id as record_key
    from events
    left join items on events.item_id = items.item_id
    where events.event_name not in {{ goldseam._sql_list(hidden_events) }}
),

order_sizes as (
    select
        order_id,
        -- a return's lines count down
        abs(sum(quantity)) as quantity
    from order_items
    group by order_id
),

order_lines as (
    select
        orders.profile_id,
        orders.occurred_at,
        'order' as kind,
        orders.channel,
        orders.source,
        case when orders.status = 'return' then 'Returned ' else 'Bought ' end
        || case
            when order_sizes.quantity = 1 then '1 item '
            when order_sizes.quantity is not null then cast(order_sizes.quantity as text) || ' items '
            else ''
        end
        || 'for '
        || {{ goldseam.money_text(
            "coalesce(case when orders.status = 'return' then orders.refunded_amount else orders.paid_amount end, 0)",
            'orders.currency'
        ) }}
        || case orders.channel
            when 'web' then ' in the web shop'
            when 'store' then ' in the store' || coalesce(' ' || orders.store, '')
            else coalesce(' by ' || orders.channel, '')
        end
        || case
            when orders.status = 'cancelled' then ', cancelled'
            when orders.status <> 'return' and orders.refunded_amount > 0
                then ', refunded ' || {{ goldseam.money_text('orders.refunded_amount', 'orders.currency') }}
            when orders.status = 'pending' then ', not paid yet'
            else ''
        end as summary,
        orders.order_id as record_key
    from orders
    left join order_sizes on orders.order_id = order_sizes.order_id
),

message_lines as (
    select
        profile_id,
        occurred_at,
        'message' as kind,
        channel,
        source,
        case kind
            when 'sent' then 'Was sent '
            when 'delivered' then 'Received '
            when 'opened' then 'Opened '
            when 'clicked' then 'Clicked a link in '
            when 'bounced' then 'Could not be reached by '
            when 'soft_bounced' then 'Could not be reached for now by '
            when 'complained' then 'Marked as spam '
            when 'unsubscribed' then 'Unsubscribed from '
            else kind || ': '
        end
        || case channel
            when 'email' then 'e-mail'
            when 'sms' then 'text message'
            when 'push' then 'push message'
            else coalesce(channel, 'message')
        end
        || coalesce(' ''' || coalesce(subject, campaign) || '''', '') as summary,
        message_event_id as record_key
    from messages
),

ticket_lines as (
    select
        profile_id,
        occurred_at,
        'ticket' as kind,
        channel,
        source,
        {{ goldseam.ticket_line() }} as summary,
        ticket_id as record_key
    from tickets
),

numbered_lines as (
    select
        *,
        row_number() over (
            partition by conversation_id, profile_id, channel, source
            order by occurred_at, {{ goldseam.binary_order('line_id') }}
        ) as place
    from conversations
),

conversation_lines as (
    select
        profile_id,
        min(occurred_at) as occurred_at,
        'conversation' as kind,
        channel,
        source,
        {{ goldseam.conversation_line(
            'channel', "count(case when direction = 'inbound' then 1 end)",
            "count(case when direction = 'outbound' then 1 end)"
        ) }} as summary,
        max(case when place = 1 then line_id end) as record_key
    from numbered_lines
    group by conversation_id, profile_id, channel, source
),

loyalty_lines as (
    select
        profile_id,
        occurred_at,
        'loyalty' as kind,
        source as channel,
        source,
        case kind
            when 'earn' then 'Earned ' || cast(points as text)
            when 'burn' then 'Spent ' || cast(abs(points) as text)
            else kind || ': ' || cast(points as text)
        end
        || ' points' as summary,
        entry_id as record_key
    from loyalty_entries
),

touches as (
    select * from event_lines
    union all
    select * from order_lines
    union all
    select * from message_lines
    union all
    select * from ticket_lines
    union all
    select * from conversation_lines
    union all
    select * from loyalty_lines
)

select *
from touches
where profile_id is not null and occurred_at <= {{ goldseam.as_of() }}
