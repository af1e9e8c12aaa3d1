with

events as (
    select * from {{ source('email', 'events') }}
),

renamed as (
    select
        cast(id as text) as event_id,
        cast(profile_id as text) as email_profile_id,
        metric,
        cast(campaign_id as text) as campaign_id,
        campaign_name,
        cast(message_id as text) as message_id,
        subject,
        url,
        datetime as occurred_at,
        loaded_at
    from events
)

select * from renamed
