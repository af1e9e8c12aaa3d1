with

tracks as (
    select * from {{ source('web', 'tracks') }}
),

renamed as (
    select
        cast(id as text) as track_id,
        cast(anonymous_id as text) as anonymous_id,
        cast(user_id as text) as customer_id,
        event as event_name,
        event_text as event_title,
        cast(product_id as text) as product_id,
        category,
        price,
        currency,
        quantity,
        cast(cart_id as text) as cart_id,
        cast(order_id as text) as order_id,
        query as search_query,
        consent_advertising,
        context_locale as locale,
        context_user_agent as user_agent,
        context_campaign_source as utm_source,
        context_campaign_medium as utm_medium,
        context_campaign_name as utm_campaign,
        {{ adapter.quote('timestamp') }} as occurred_at,
        sent_at,
        received_at,
        uuid_ts as loaded_at
    from tracks
)

select * from renamed
