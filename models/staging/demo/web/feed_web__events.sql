with

page_views as (
    select
        {{ goldseam.surest_identifier({'customer_id': 'customer_id', 'anonymous_id': 'anonymous_id'}) }},
        'pages/' || page_view_id as record_key,
        loaded_at,
        page_view_id as event_id,
        case page_name
            when 'Article' then 'article_viewed'
            when 'Offer' then 'offer_viewed'
            else 'page_viewed'
        end as event_name,
        occurred_at,
        anonymous_id as session_hint,
        utm_source,
        utm_medium,
        utm_campaign,
        page_url,
        page_title,
        referrer,
        case page_name
            when 'Article' then 'article-' || split_part(page_path, '/', 3)
            when 'Offer' then 'offer-' || split_part(page_path, '/', 3)
        end as item_id,
        cast(null as text) as category,
        cast(null as bigint) as quantity,
        cast(null as numeric(18, 4)) as amount,
        cast(null as text) as currency,
        cast(null as text) as order_id,
        cast(null as text) as cart_id,
        cast(null as text) as properties
    from {{ ref('goldseam', 'stg_web__pages') }}
),

tracks as (
    select
        {{ goldseam.surest_identifier({'customer_id': 'customer_id', 'anonymous_id': 'anonymous_id'}) }},
        'tracks/' || track_id as record_key,
        loaded_at,
        track_id as event_id,
        event_name,
        occurred_at,
        anonymous_id as session_hint,
        utm_source,
        utm_medium,
        utm_campaign,
        cast(null as text) as page_url,
        cast(null as text) as page_title,
        cast(null as text) as referrer,
        product_id as item_id,
        category,
        quantity,
        price as amount,
        currency,
        'shop-' || order_id as order_id,
        cart_id,
        case
            when search_query is not null
                then {{ goldseam.json_object_text({'search_query': 'search_query'}) }}
        end as properties
    from {{ ref('goldseam', 'stg_web__tracks') }}
),

unioned as (
    select * from page_views
    union all
    select * from tracks
)

select * from unioned
