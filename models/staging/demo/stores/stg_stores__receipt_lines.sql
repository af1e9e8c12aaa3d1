with

receipt_lines as (
    select * from {{ source('stores', 'receipt_lines') }}
),

renamed as (
    select
        cast(receipt_no as text) as receipt_no,
        line_no,
        cast(product_id as text) as product_id,
        title,
        quantity,
        unit_price,
        discount as discount_amount,
        loaded_at
    from receipt_lines
)

select * from renamed
