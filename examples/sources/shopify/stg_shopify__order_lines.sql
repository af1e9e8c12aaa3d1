with

order_lines as (
    select * from {{ source('shopify', 'order_line') }}
),

renamed as (
    select
        cast(id as text) as order_line_id,
        cast(order_id as text) as order_id,
        cast(product_id as text) as product_id,
        title,
        quantity,
        original_total_set_shop_currency_code as currency,
        cast(original_total_set_shop_amount as numeric(18, 4)) as amount,
        cast(total_discount_set_shop_amount as numeric(18, 4)) as discount_amount,
        _fivetran_synced as loaded_at
    from order_lines
)

select * from renamed
