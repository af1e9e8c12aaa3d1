with

daily_spend as (
    select * from {{ source('ads', 'daily_spend') }}
),

renamed as (
    select
        account_id,
        campaign_id,
        campaign_name,
        utm_source,
        utm_medium,
        utm_campaign,
        day as spend_date,
        impressions,
        clicks,
        cost,
        currency,
        updated_at,
        loaded_at
    from daily_spend
)

select * from renamed
