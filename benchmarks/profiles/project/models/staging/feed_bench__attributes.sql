select
    identifier_type,
    identifier_value,
    record_key,
    moment as loaded_at,
    attribute,
    value,
    moment as observed_at
from {{ source('bench', 'attributes') }}
