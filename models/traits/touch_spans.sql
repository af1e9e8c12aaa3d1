{{ config(materialized='ephemeral') }}

-- what the person did; a message that was only delivered is our act, not theirs
{%- set reads = "profile_id is not null and occurred_at <= " ~ goldseam.as_of()
    ~ " and " ~ goldseam.is_touched('traits_touches') %}

with

events as (
    select * from {{ ref('goldseam', 'events') }} where {{ reads }}
),

orders as (
    select * from {{ ref('goldseam', 'orders') }} where {{ reads }}
),

messages as (
    select * from {{ ref('goldseam', 'messages') }} where {{ reads }} and kind in ('opened', 'clicked')
),

touches as (
    select profile_id, source, source as channel, occurred_at from events
    union all
    select profile_id, source, channel, occurred_at from orders
    union all
    select profile_id, source, channel, occurred_at from messages
)

select
    profile_id,
    source,
    channel,
    min(occurred_at) as first_at,
    max(occurred_at) as last_at
from touches
group by profile_id, source, channel
