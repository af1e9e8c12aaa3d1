with

products as (
    select * from {{ source('shopify', 'product') }}
),

renamed as (
    select
        cast(id as text) as product_id,
        title,
        product_type as category,
        vendor as brand,
        handle,
        lower(status) as status,
        coalesce(_fivetran_deleted, false) as is_deleted,
        created_at,
        updated_at,
        _fivetran_synced as loaded_at
    from products
)

select * from renamed
