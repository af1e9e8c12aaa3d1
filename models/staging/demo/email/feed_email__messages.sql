with

events as (
    select * from {{ ref('goldseam', 'stg_email__events') }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({'email_profile_id': 'email_profile_id'}) }},
        'events/' || event_id as record_key,
        loaded_at,
        event_id as message_event_id,
        message_id,
        campaign_name as campaign,
        'email' as channel,
        case metric
            when 'Received Email' then 'delivered'
            when 'Opened Email' then 'opened'
            when 'Clicked Email' then 'clicked'
            when 'Bounced Email' then 'bounced'
            when 'Marked Email as Spam' then 'complained'
            when 'Unsubscribed' then 'unsubscribed'
            else metric  -- unknown to us: judged in feeds/
        end as kind,
        subject,
        url,
        occurred_at
    from events
)

select * from renamed
