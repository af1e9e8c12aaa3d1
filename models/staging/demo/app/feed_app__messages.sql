with

push_messages as (
    select * from {{ ref('goldseam', 'stg_app__push_messages') }}
),

campaigns as (
    {{ goldseam.latest_rows('push_messages', 'push_message_id', ['campaign_name', 'title']) }}
),

happenings as (
    select
        'push_messages/' || push_message_id as record_key,
        push_message_id || '-' || status as message_event_id,
        push_message_id,
        installation_id,
        case status when 'failed' then 'bounced' else status end as kind,
        sent_at as occurred_at,
        loaded_at
    from push_messages
    union all
    select
        'events/' || event_id as record_key,
        event_id as message_event_id,
        push_message_id,
        installation_id,
        case event when 'push_receive' then 'delivered' else 'opened' end as kind,
        occurred_at,
        loaded_at
    from {{ ref('goldseam', 'stg_app__events') }}
    where event in ('push_receive', 'push_open')
),

renamed as (
    select
        {{ goldseam.surest_identifier({'app_install_id': 'happenings.installation_id'}) }},
        happenings.record_key,
        happenings.loaded_at,
        happenings.message_event_id,
        happenings.push_message_id as message_id,
        campaigns.campaign_name as campaign,
        'push' as channel,
        happenings.kind,
        campaigns.title as subject,
        cast(null as text) as url,
        happenings.occurred_at
    from happenings
    left join campaigns on happenings.push_message_id = campaigns.push_message_id
)

select * from renamed
