select
    identifier_type,
    identifier_value,
    record_key,
    moment as loaded_at,
    cast(null as text) as region,
    'marketing' as purpose,
    'email' as channel,
    status,
    'consent' as legal_basis,
    'checkout' as evidence,
    moment as observed_at
from {{ source('bench', 'consents') }}
