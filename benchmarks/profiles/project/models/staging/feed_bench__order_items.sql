select
    'customer_id' as identifier_type,
    identifier_value,
    'lines/' || order_item_id as record_key,
    moment as loaded_at,
    order_id,
    order_item_id,
    item_id,
    cast(null as text) as title,
    category,
    quantity,
    unit_price,
    0 as discount_amount,
    'EUR' as currency,
    moment as occurred_at
from {{ source('bench', 'order_items') }}
