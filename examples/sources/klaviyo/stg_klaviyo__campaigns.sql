with

campaigns as (
    select * from {{ source('klaviyo', 'campaign') }}
),

renamed as (
    select
        cast(id as text) as campaign_id,
        name as campaign_name,
        subject,
        _fivetran_synced as loaded_at
    from campaigns
)

select * from renamed
