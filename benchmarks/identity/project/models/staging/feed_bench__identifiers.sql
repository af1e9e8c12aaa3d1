select
    identifier_type,
    identifier_value,
    record_key,
    loaded_at,
    cast(null as text) as region,
    observed_at,
    observed_at as last_observed_at,
    1 as observation_count
from {{ source('bench', 'identifiers') }}
where loaded_at < (select arrived.until from {{ source('bench', 'arrived') }} as arrived)
