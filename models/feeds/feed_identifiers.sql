{{ config(
    materialized='replace_entities',
    meta=goldseam.feed_settings(entity=['record_id']),
    indexes=[{'columns': ['node_id']}, {'columns': ['record_id']}],
) }}

{%- set reads_changes_only = goldseam.reads_changes_only('feed_identifiers') %}

with

checked as (
    {{ goldseam.checked_feed('identifiers', newer_than=this if reads_changes_only else none, whole='record_key') }}
)

-- copies of a record say the same thing once: they are merged, not chosen between
select
    {{ goldseam.record_id('source', 'record_key') }} as record_id,
    source,
    record_key,
    node_id,
    identifier_type,
    identifier_value,
    min({{ goldseam.binary_order('written_value') }}) as written_value,
    min(coalesce(observed_at, loaded_at)) as observed_at,
    max(coalesce(last_observed_at, observed_at, loaded_at)) as last_observed_at,
    max(coalesce(observation_count, 1)) as observation_count,
    max(loaded_at) as loaded_at,
    {{ goldseam.merged_rejections() }}
from checked
group by source, record_key, node_id, identifier_type, identifier_value, {{ goldseam.rejected_value() }}
