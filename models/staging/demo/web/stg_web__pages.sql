with

pages as (
    select * from {{ source('web', 'pages') }}
),

renamed as (
    select
        cast(id as text) as page_view_id,
        cast(anonymous_id as text) as anonymous_id,
        cast(user_id as text) as customer_id,
        name as page_name,
        path as page_path,
        url as page_url,
        title as page_title,
        referrer,
        context_locale as locale,
        context_user_agent as user_agent,
        context_campaign_source as utm_source,
        context_campaign_medium as utm_medium,
        context_campaign_name as utm_campaign,
        {{ adapter.quote('timestamp') }} as occurred_at,
        sent_at,
        received_at,
        uuid_ts as loaded_at
    from pages
)

select * from renamed
