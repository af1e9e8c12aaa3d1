with

products as (
    select * from {{ source('shop', 'products') }}
),

renamed as (
    select
        cast(id as text) as product_id,
        title,
        product_type as category,
        vendor as brand,
        price,
        currency,
        status,
        handle,
        image_src as image_url,
        created_at,
        updated_at,
        _loaded_at as loaded_at
    from products
)

select * from renamed
