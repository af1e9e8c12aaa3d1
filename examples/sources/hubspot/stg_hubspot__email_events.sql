with

email_events as (
    select * from {{ source('hubspot', 'email_event') }}
),

renamed as (
    select
        cast(id as text) as email_event_id,
        type,
        recipient as email,
        cast(email_campaign_id as text) as email_campaign_id,
        cast(sent_by_id as text) as sent_event_id,
        coalesce(filtered_event, false) as is_filtered,
        created as occurred_at,
        _fivetran_synced as loaded_at
    from email_events
)

select * from renamed
