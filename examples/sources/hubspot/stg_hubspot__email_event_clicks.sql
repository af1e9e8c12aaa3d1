with

email_event_clicks as (
    select * from {{ source('hubspot', 'email_event_click') }}
),

renamed as (
    select
        cast(id as text) as email_event_id,
        url,
        _fivetran_synced as loaded_at
    from email_event_clicks
)

select * from renamed
