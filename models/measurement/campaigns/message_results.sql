{{ config(materialized='view') }}

with

message_moments as (
    select * from {{ ref('goldseam', 'message_moments') }}
),

message_outcomes as (
    select * from {{ ref('goldseam', 'message_outcomes') }}
)

select
    message_moments.message_id,
    message_outcomes.profile_id,
    message_moments.source,
    message_moments.campaign,
    message_moments.channel,
    message_moments.sent_at,
    message_moments.delivered_at,
    message_moments.opened_at,
    message_moments.clicked_at,
    message_moments.bounced_at,
    message_moments.unsubscribed_at,
    message_moments.complained_at,
    case when message_outcomes.ordered_at <= {{ goldseam.as_of() }} then message_outcomes.order_id end as order_id
from message_moments
inner join message_outcomes
    on message_moments.source = message_outcomes.source
    and message_moments.message_id = message_outcomes.message_id
