select
    identifier_type,
    identifier_value,
    record_key,
    loaded_at,
    attribute,
    value,
    observed_at
from {{ source('bench', 'attributes') }}
where loaded_at < (select arrived.until from {{ source('bench', 'arrived') }} as arrived)
