with

events as (
    select * from {{ source('klaviyo', 'event') }}
),

renamed as (
    select
        cast(id as text) as event_id,
        cast(person_id as text) as klaviyo_person_id,
        type as metric,
        case type
            when 'Received Email' then 'delivered'
            when 'Opened Email' then 'opened'
            when 'Clicked Email' then 'clicked'
            when 'Bounced Email' then 'bounced'
            when 'Marked Email as Spam' then 'complained'
            when 'Unsubscribed' then 'unsubscribed'
            when 'Unsubscribed from Email Marketing' then 'unsubscribed'
            when 'Received SMS' then 'delivered'
            when 'Clicked SMS' then 'clicked'
            when 'Failed to Deliver SMS' then 'bounced'
            when 'Unsubscribed from SMS' then 'unsubscribed'
            when 'Unsubscribed from SMS Marketing' then 'unsubscribed'
        end as message_kind,
        cast(campaign_id as text) as campaign_id,
        cast(flow_id as text) as flow_id,
        cast(flow_message_id as text) as flow_message_id,
        property_campaign_name as campaign_name,
        property_subject as subject,
        property_url as url,
        property_value as amount,
        property_currency_code as currency,
        coalesce(_fivetran_deleted, false) as is_deleted,
        datetime as occurred_at,
        _fivetran_synced as loaded_at
    from events
)

select * from renamed
