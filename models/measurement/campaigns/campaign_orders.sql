{{ config(materialized='ephemeral') }}

with

message_outcomes as (
    select * from {{ ref('goldseam', 'message_outcomes') }}
),

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

-- one order that followed two messages of a campaign is one order
followed as (
    select
        message_outcomes.source,
        coalesce(message_outcomes.campaign, '(none)') as campaign,
        coalesce(message_outcomes.channel, '(none)') as channel,
        counted_orders.order_id,
        counted_orders.revenue,
        count(*) as converted_messages
    from message_outcomes
    inner join counted_orders on message_outcomes.order_id = counted_orders.order_id
    where message_outcomes.sent_at <= {{ goldseam.as_of() }}
    group by
        message_outcomes.source,
        message_outcomes.campaign,
        message_outcomes.channel,
        counted_orders.order_id,
        counted_orders.revenue
)

select
    source,
    campaign,
    channel,
    cast(sum(converted_messages) as bigint) as converted_messages,
    count(*) as orders,
    sum(revenue) as revenue
from followed
group by source, campaign, channel
