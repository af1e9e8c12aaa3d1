-- The sample has products without names or prices: a catalogue of categories.
with

products as (
    select * from {{ ref('stg_olist__products') }}
),

shaped as (
    select
        product_id as item_id,
        'product' as kind,
        cast(null as text) as title,
        category,
        cast(null as text) as brand,
        cast(null as text) as price,
        cast(null as text) as currency,
        cast(null as text) as url,
        cast(null as text) as image_url,
        cast(null as text) as is_available,
        cast(null as text) as valid_from,
        cast(null as text) as valid_to,
        cast(null as text) as updated_at,
        'products/' || product_id as record_key,
        cast(null as text) as loaded_at
    from products
)

select * from shaped
