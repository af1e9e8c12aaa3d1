-- The tool names the recipient by address alone. Left out are what happens before or instead of sending, and what
-- the tool itself marks as no act of the recipient (opens and clicks by robots and by the own company).
with

email_events as (
    select * from {{ ref('stg_hubspot__email_events') }}
),

campaigns as (
    {{ goldseam.latest_rows(
        ref('stg_hubspot__email_campaigns'), 'email_campaign_id', ['campaign_name', 'subject']
    ) }}
),

clicks as (
    {{ goldseam.latest_rows(ref('stg_hubspot__email_event_clicks'), 'email_event_id', ['url', 'loaded_at']) }}
),

changes as (
    {{ goldseam.latest_rows(
        ref('stg_hubspot__email_event_status_changes'), 'email_event_id', ['subscription_status', 'loaded_at']
    ) }}
),

joined as (
    select
        {{ goldseam.surest_identifier({'email': 'email_events.email'}) }},
        'email_events/' || email_events.email_event_id as record_key,
        greatest(email_events.loaded_at, clicks.loaded_at, changes.loaded_at) as loaded_at,
        email_events.email_event_id as message_event_id,
        coalesce(email_events.sent_event_id, email_events.email_event_id) as message_id,
        campaigns.campaign_name as campaign,
        'email' as channel,
        case email_events.type
            when 'SENT' then 'sent'
            when 'DELIVERED' then 'delivered'
            when 'OPEN' then 'opened'
            when 'CLICK' then 'clicked'
            when 'BOUNCE' then 'bounced'
            when 'SPAMREPORT' then 'complained'
            when 'STATUSCHANGE' then 'unsubscribed'
            else email_events.type  -- unknown to us: judged in feeds/
        end as kind,
        campaigns.subject,
        clicks.url,
        email_events.occurred_at
    from email_events
    left join campaigns on email_events.email_campaign_id = campaigns.email_campaign_id
    left join clicks on email_events.email_event_id = clicks.email_event_id
    left join changes on email_events.email_event_id = changes.email_event_id
    where
        email_events.type not in ('PROCESSED', 'DEFERRED', 'DROPPED', 'SUPPRESSED', 'FORWARD', 'PRINT', 'UNBOUNCE')
        and not email_events.is_filtered
        -- a change of the subscription is a message's outcome only where it ends it
        and (email_events.type <> 'STATUSCHANGE' or upper(changes.subscription_status) = 'UNSUBSCRIBED')
)

select * from joined
