select
    identifier_type,
    identifier_value,
    record_key,
    moment as loaded_at,
    attribute,
    value,
    moment as observed_at
from {{ source('bench', 'attributes') }}
where moment < (select arrived.until from {{ source('bench', 'arrived') }} as arrived)
