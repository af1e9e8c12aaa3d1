with

order_items as (
    select * from {{ source('olist', 'order_items') }}
),

renamed as (
    select
        order_id || '-' || order_item_id as order_item_id,
        order_id,
        product_id,
        {{ goldseam.try_cast('price', 'numeric(18,4)') }} as price,
        {{ goldseam.try_cast('freight_value', 'numeric(18,4)') }} as freight_amount
    from order_items
)

select * from renamed
