{{ config(materialized='replace_entities', meta=goldseam.feed_settings(entity=['record_id'])) }}

{%- set reads_changes_only = goldseam.reads_changes_only('feed_attributes') %}

with

checked as (
    {{ goldseam.checked_feed('attributes', newer_than=this if reads_changes_only else none, whole='record_key') }}
)

select
    {{ goldseam.record_id('source', 'record_key') }} as record_id,
    source,
    record_key,
    node_id,
    identifier_type,
    identifier_value,
    attribute,
    value,
    max(coalesce(observed_at, loaded_at)) as observed_at,
    max(loaded_at) as loaded_at,
    {{ goldseam.merged_rejections() }}
from checked
group by
    source, record_key, node_id, identifier_type, identifier_value, attribute, value, {{ goldseam.rejected_value() }}
