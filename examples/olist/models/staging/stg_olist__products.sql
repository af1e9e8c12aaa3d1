with

products as (
    select * from {{ source('olist', 'products') }}
),

renamed as (
    select
        product_id,
        product_category_name as category
    from products
)

select * from renamed
