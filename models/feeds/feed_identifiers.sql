with

accepted as (
    {{ goldseam.accepted_rows('identifiers', ref('goldseam', 'checked_identifiers')) }}
)

-- copies of a record say the same thing once: they are merged, not chosen between
select
    source,
    record_key,
    node_id,
    identifier_type,
    identifier_value,
    min({{ goldseam.binary_order('written_value') }}) as written_value,
    min(coalesce(observed_at, loaded_at)) as observed_at,
    max(coalesce(last_observed_at, observed_at, loaded_at)) as last_observed_at,
    max(coalesce(observation_count, 1)) as observation_count,
    min(loaded_at) as loaded_at
from accepted
group by source, record_key, node_id, identifier_type, identifier_value
