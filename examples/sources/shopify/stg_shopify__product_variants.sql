with

product_variants as (
    select * from {{ source('shopify', 'product_variant') }}
),

renamed as (
    select
        cast(id as text) as product_variant_id,
        cast(product_id as text) as product_id,
        cast(price as numeric(18, 4)) as price,
        available_for_sale as is_available,
        _fivetran_synced as loaded_at
    from product_variants
)

select * from renamed
