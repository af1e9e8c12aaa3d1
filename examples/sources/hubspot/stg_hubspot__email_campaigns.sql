with

email_campaigns as (
    select * from {{ source('hubspot', 'email_campaign') }}
),

renamed as (
    select
        cast(id as text) as email_campaign_id,
        name as campaign_name,
        subject,
        _fivetran_synced as loaded_at
    from email_campaigns
)

select * from renamed
