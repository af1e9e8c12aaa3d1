with

email_event_status_changes as (
    select * from {{ source('hubspot', 'email_event_status_change') }}
),

renamed as (
    select
        cast(id as text) as email_event_id,
        portal_subscription_status as subscription_status,
        _fivetran_synced as loaded_at
    from email_event_status_changes
)

select * from renamed
