select
    'customer_id' as identifier_type,
    identifier_value,
    entry_id as record_key,
    moment as loaded_at,
    entry_id,
    kind,
    points,
    cast(null as text) as order_id,
    moment as occurred_at
from {{ source('bench', 'loyalty') }}
