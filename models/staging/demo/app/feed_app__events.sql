with

events as (
    select * from {{ ref('goldseam', 'stg_app__events') }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({'customer_id': 'customer_id', 'app_install_id': 'installation_id'}) }},
        'events/' || event_id as record_key,
        loaded_at,
        event_id,
        case event
            when 'app_open' then 'app_opened'
            when 'screen_view' then 'screen_viewed'
            when 'article_view' then 'article_viewed'
            when 'offer_view' then 'offer_viewed'
            when 'product_view' then 'product_viewed'
            when 'add_to_cart' then 'product_added'
            when 'login' then 'signed_in'
            when 'purchase' then 'order_completed'
            else event
        end as event_name,
        occurred_at,
        installation_id as session_hint,
        cast(null as text) as utm_source,
        cast(null as text) as utm_medium,
        cast(null as text) as utm_campaign,
        cast(null as text) as page_url,
        screen as page_title,
        cast(null as text) as referrer,
        case when item_kind in ('article', 'offer') then item_kind || '-' || item_id else item_id end as item_id,
        cast(null as text) as category,
        quantity,
        price as amount,
        currency,
        'shop-' || order_id as order_id,
        cart_id,
        cast(null as text) as properties
    from events
    where event not in ('push_receive', 'push_open')  -- told by messages
)

select * from renamed
