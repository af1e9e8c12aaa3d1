with

accepted as (
    {{ goldseam.accepted_rows('consents', ref('goldseam', 'checked_consents')) }}
)

select
    source,
    record_key,
    node_id,
    identifier_type,
    identifier_value,
    purpose,
    channel,
    status,
    legal_basis,
    evidence,
    coalesce(observed_at, loaded_at) as observed_at,
    max(loaded_at) as loaded_at
from accepted
group by
    source, record_key, node_id, identifier_type, identifier_value, purpose, channel, status, legal_basis, evidence,
    coalesce(observed_at, loaded_at)
