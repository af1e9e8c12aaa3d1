with

happenings as (
    select
        'push_messages/' || push_message_id as record_key,
        push_message_id || '-' || status as message_event_id,
        push_message_id,
        installation_id,
        campaign_name,
        title,
        case status when 'failed' then 'bounced' else status end as kind,
        sent_at as occurred_at,
        loaded_at
    from {{ ref('goldseam', 'stg_app__push_messages') }}
    union all
    select
        'events/' || event_id as record_key,
        event_id as message_event_id,
        push_message_id,
        installation_id,
        push_campaign_name as campaign_name,
        push_title as title,
        case event when 'push_receive' then 'delivered' else 'opened' end as kind,
        occurred_at,
        loaded_at
    from {{ ref('goldseam', 'stg_app__events') }}
    where event in ('push_receive', 'push_open')
),

renamed as (
    select
        {{ goldseam.surest_identifier({'app_install_id': 'installation_id'}) }},
        record_key,
        loaded_at,
        message_event_id,
        push_message_id as message_id,
        campaign_name as campaign,
        'push' as channel,
        kind,
        title as subject,
        cast(null as text) as url,
        occurred_at
    from happenings
)

select * from renamed
