with

products as (
    select * from {{ ref('goldseam', 'stg_shop__products') }}
),

renamed as (
    select
        product_id as item_id,
        'product' as kind,
        title,
        category,
        brand,
        price,
        currency,
        '/products/' || handle as url,
        image_url,
        status = 'active' as is_available,
        created_at as valid_from,
        cast(null as timestamp) as valid_to,
        updated_at,
        'products/' || product_id as record_key,
        loaded_at
    from products
)

select * from renamed
