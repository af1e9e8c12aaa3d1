{{ config(materialized='ephemeral') }}

with

message_results as (
    select * from {{ ref('goldseam', 'message_results') }}
),

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

-- one order that followed two messages of a campaign is one order
followed as (
    select
        message_results.source,
        message_results.campaign,
        message_results.channel,
        counted_orders.order_id,
        counted_orders.revenue,
        count(*) as converted_messages
    from message_results
    inner join counted_orders on message_results.order_id = counted_orders.order_id
    group by
        message_results.source,
        message_results.campaign,
        message_results.channel,
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
