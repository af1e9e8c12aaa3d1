select
    identifier_type,
    identifier_value,
    record_key,
    moment as loaded_at,
    cast(null as text) as region,
    moment as observed_at,
    moment as last_observed_at,
    1 as observation_count
from {{ source('bench', 'identifiers') }}
