with

articles as (
    select
        'article-' || article_id as item_id,
        'article' as kind,
        title,
        section as category,
        cast(null as text) as brand,
        cast(null as numeric(18, 4)) as price,
        cast(null as text) as currency,
        '/magazine/' || article_id || '/' || slug as url,
        image_url,
        true as is_available,
        published_at as valid_from,
        cast(null as timestamp) as valid_to,
        updated_at,
        'articles/' || article_id as record_key,
        loaded_at
    from {{ ref('goldseam', 'stg_content__articles') }}
),

offers as (
    select
        'offer-' || offer_id as item_id,
        'offer' as kind,
        title,
        cast(null as text) as category,
        cast(null as text) as brand,
        price,
        currency,
        '/offers/' || offer_id || '/' || slug as url,
        image_url,
        status = 'live' as is_available,
        starts_at as valid_from,
        ends_at as valid_to,
        updated_at,
        'offers/' || offer_id as record_key,
        loaded_at
    from {{ ref('goldseam', 'stg_content__offers') }}
),

unioned as (
    select * from articles
    union all
    select * from offers
)

select * from unioned
