with

accepted as (
    {{ goldseam.accepted_rows('attributes', ref('goldseam', 'checked_attributes')) }}
)

select
    source,
    record_key,
    node_id,
    identifier_type,
    identifier_value,
    attribute,
    value,
    max(coalesce(observed_at, loaded_at)) as observed_at,
    max(loaded_at) as loaded_at
from accepted
group by source, record_key, node_id, identifier_type, identifier_value, attribute, value
