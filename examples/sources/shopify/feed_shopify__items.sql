-- A product costs what its cheapest variant does, and can be bought while one of them can.
with

products as (
    select * from {{ ref('stg_shopify__products') }}
),

variants as (
    select
        product_id,
        min(price) as price,
        max(case when is_available then 1 else 0 end) as available_variants,
        max(loaded_at) as loaded_at
    from {{ ref('stg_shopify__product_variants') }}
    group by product_id
),

-- A connection loads one shop; should there be more rows, the newest that lives.
shops as (
    select
        currency,
        row_number() over (order by loaded_at desc, {{ goldseam.binary_order('shop_id') }}) as place
    from {{ ref('stg_shopify__shops') }}
    where not is_deleted
),

joined as (
    select
        'shopify-' || products.product_id as item_id,
        'product' as kind,
        products.title,
        products.category,
        products.brand,
        variants.price,
        shops.currency,
        '/products/' || products.handle as url,
        cast(null as text) as image_url,
        products.status = 'active' and not products.is_deleted and coalesce(variants.available_variants, 1) = 1
            as is_available,
        products.created_at as valid_from,
        cast(null as timestamp) as valid_to,
        products.updated_at,
        'products/' || products.product_id as record_key,
        greatest(products.loaded_at, variants.loaded_at) as loaded_at
    from products
    left join variants on products.product_id = variants.product_id
    left join shops on shops.place = 1
)

select * from joined
