{%- set minutes = goldseam.count_var('session_timeout_minutes') %}

with

sent_messages as (
    select * from {{ ref('goldseam', 'sent_messages') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

session_touches as (
    select * from {{ ref('goldseam', 'session_touches') }}
),

followed as (
    select
        sent_messages.source || '/' || sent_messages.message_id as touchpoint_id,
        identity_map.profile_id,
        {{ goldseam.followed_at('sent_messages') }} as touched_at,
        sent_messages.source as traffic_source,
        {{ goldseam.utm_tag('sent_messages.channel') }} as traffic_medium,
        {{ goldseam.utm_tag('sent_messages.campaign') }} as campaign
    from sent_messages
    inner join identity_map on sent_messages.node_id = identity_map.node_id
),

channelled as (
    select
        *,
        {{ goldseam.channel_group("'(not set)'", 'traffic_medium', "'(not set)'", "''") }} as channel
    from followed
    where touched_at <= {{ goldseam.as_of() }}
)

select
    channelled.touchpoint_id,
    channelled.profile_id,
    channelled.touched_at,
    channelled.channel,
    channelled.traffic_source,
    channelled.traffic_medium,
    channelled.campaign
from channelled
-- a click that led to a visit of the same channel is that visit; two tools' clocks may be a minute apart
where not exists (
    select 1
    from session_touches
    where
        session_touches.profile_id = channelled.profile_id
        and session_touches.channel = channelled.channel
        and session_touches.touched_at >= {{ goldseam.add_time('channelled.touched_at', -1, 'minute') }}
        and session_touches.touched_at <= {{ goldseam.add_time('channelled.touched_at', minutes, 'minute') }}
)
