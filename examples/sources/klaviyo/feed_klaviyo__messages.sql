-- What the tool calls an event is a message where it tells of one, and else an event: feed_klaviyo__events has the
-- others.
with

events as (
    select * from {{ ref('stg_klaviyo__events') }}
),

campaigns as (
    {{ goldseam.latest_rows(ref('stg_klaviyo__campaigns'), 'campaign_id', ['campaign_name', 'subject']) }}
),

flows as (
    {{ goldseam.latest_rows(ref('stg_klaviyo__flows'), 'flow_id', ['flow_name']) }}
),

joined as (
    select
        {{ goldseam.surest_identifier({
            'klaviyo_person_id': 'case when not events.is_deleted then events.klaviyo_person_id end',
        }) }},
        'events/' || events.event_id as record_key,
        events.loaded_at,
        events.event_id as message_event_id,
        -- the tool has no id of the single message
        coalesce(events.flow_message_id, events.campaign_id, events.flow_id)
        || '-' || events.klaviyo_person_id as message_id,
        coalesce(campaigns.campaign_name, flows.flow_name, events.campaign_name) as campaign,
        case when events.metric like '%SMS%' then 'sms' else 'email' end as channel,
        events.message_kind as kind,
        coalesce(events.subject, campaigns.subject) as subject,
        events.url,
        events.occurred_at
    from events
    left join campaigns on events.campaign_id = campaigns.campaign_id
    left join flows on events.flow_id = flows.flow_id
    where events.message_kind is not null
)

select * from joined
