select
    'customer_id' as identifier_type,
    identifier_value,
    'orders/' || order_id as record_key,
    moment as loaded_at,
    order_id,
    status,
    channel,
    store,
    'EUR' as currency,
    paid_amount as items_amount,
    0 as shipping_amount,
    cast(null as numeric(18, 4)) as tax_amount,
    discount_amount,
    0 as refunded_amount,
    paid_amount,
    moment as occurred_at,
    moment as updated_at
from {{ source('bench', 'orders') }}
