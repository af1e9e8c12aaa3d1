with

order_lines as (
    select * from {{ source('shop', 'order_lines') }}
),

renamed as (
    select
        cast(id as text) as order_line_id,
        cast(order_id as text) as order_id,
        cast(product_id as text) as product_id,
        title,
        quantity,
        price as unit_price,
        total_discount as discount_amount,
        _loaded_at as loaded_at
    from order_lines
)

select * from renamed
