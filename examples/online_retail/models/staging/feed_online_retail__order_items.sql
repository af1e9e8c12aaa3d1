with

invoice_lines as (
    select * from {{ ref('invoice_lines') }}
),

order_items as (
    select
        {{ goldseam.surest_identifier({'online_retail_customer_id': 'customer_id'}) }},
        line_id as record_key,
        invoiced_at as loaded_at,
        order_id,
        order_item_id,
        stock_code as item_id,
        title,
        cast(null as text) as category,
        quantity,
        unit_price,
        cast(null as text) as discount_amount,
        'GBP' as currency,
        invoiced_at as occurred_at
    from invoice_lines
)

select * from order_items
