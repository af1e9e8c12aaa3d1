with

events as (
    select *
    from {{ ref('goldseam', 'events') }}
    where profile_id is not null and occurred_at <= {{ goldseam.as_of() }}
),

orders as (
    select *
    from {{ ref('goldseam', 'orders') }}
    where profile_id is not null and occurred_at <= {{ goldseam.as_of() }}
),

messages as (
    select
        *,
        channel = 'email'
            and occurred_at > {{ goldseam.add_time(goldseam.as_of(), -90, 'day') }} as is_recent_email
    from {{ ref('goldseam', 'messages') }}
    where profile_id is not null and occurred_at <= {{ goldseam.as_of() }}
),

-- what the person did; a message that was only delivered is our act, not theirs
touch_spans as (
    select profile_id, source, source as channel, min(occurred_at) as first_at, max(occurred_at) as last_at
    from events
    group by profile_id, source
    union all
    select profile_id, source, channel, min(occurred_at) as first_at, max(occurred_at) as last_at
    from orders
    group by profile_id, source, channel
    union all
    select profile_id, source, channel, min(occurred_at) as first_at, max(occurred_at) as last_at
    from messages
    where kind in ('opened', 'clicked')
    group by profile_id, source, channel
),

ranked_spans as (
    select
        *,
        row_number() over (
            partition by profile_id
            order by
                first_at,
                {{ goldseam.binary_order('source') }},
                {{ goldseam.binary_order('channel') }} nulls last
        ) as first_place,
        row_number() over (
            partition by profile_id
            order by
                last_at desc,
                {{ goldseam.binary_order('source') }},
                {{ goldseam.binary_order('channel') }} nulls last
        ) as last_place
    from touch_spans
),

touch_totals as (
    select
        profile_id,
        min(first_at) as first_touch_at,
        max(case when first_place = 1 then source end) as first_touch_source,
        max(last_at) as last_touch_at,
        max(case when last_place = 1 then channel end) as last_touch_channel
    from ranked_spans
    group by profile_id
),

campaign_events as (
    select
        profile_id,
        utm_source,
        utm_medium,
        utm_campaign,
        row_number() over (
            partition by profile_id
            order by occurred_at, {{ goldseam.binary_order('event_id') }}
        ) as place
    from events
    where utm_source is not null
),

event_totals as (
    select
        profile_id,
        count(*) as events_last_30_days
    from events
    where occurred_at > {{ goldseam.add_time(goldseam.as_of(), -30, 'day') }}
    group by profile_id
),

message_totals as (
    select
        profile_id,
        count(distinct case when kind = 'delivered' then message_id end) as emails_delivered_last_90_days,
        count(distinct case when kind = 'opened' then message_id end) as emails_opened_last_90_days,
        count(distinct case when kind = 'clicked' then message_id end) as emails_clicked_last_90_days
    from messages
    where is_recent_email
    group by profile_id
),

known as (
    select profile_id from touch_totals
    union
    select profile_id from message_totals
)

select
    known.profile_id,
    touch_totals.first_touch_at,
    touch_totals.first_touch_source,
    campaign_events.utm_source as first_utm_source,
    campaign_events.utm_medium as first_utm_medium,
    campaign_events.utm_campaign as first_utm_campaign,
    touch_totals.last_touch_at,
    touch_totals.last_touch_channel,
    coalesce(event_totals.events_last_30_days, 0) as events_last_30_days,
    coalesce(message_totals.emails_delivered_last_90_days, 0) as emails_delivered_last_90_days,
    coalesce(message_totals.emails_opened_last_90_days, 0) as emails_opened_last_90_days,
    coalesce(message_totals.emails_clicked_last_90_days, 0) as emails_clicked_last_90_days
from known
left join touch_totals on known.profile_id = touch_totals.profile_id
left join campaign_events on known.profile_id = campaign_events.profile_id and campaign_events.place = 1
left join event_totals on known.profile_id = event_totals.profile_id
left join message_totals on known.profile_id = message_totals.profile_id
