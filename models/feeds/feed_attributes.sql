{{ config(materialized='replace_entities', meta=goldseam.feed_settings(entity=['record_id'])) }}

{%- set reads_changes_only = goldseam.reads_changes_only('feed_attributes') %}

with

checked as (
    {{ goldseam.checked_feed('attributes', newer_than=this if reads_changes_only else none, whole='record_key') }}
),

accepted as (
    {{ goldseam.accepted_rows('attributes', 'checked') }}
),

merged as (
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
        max(loaded_at) as loaded_at
    from accepted
    group by source, record_key, node_id, identifier_type, identifier_value, attribute, value
)

select * from merged
{%- if reads_changes_only %}
union all
{{ goldseam.records_without_rows({
    'node_id': 'bigint', 'identifier_type': 'text', 'identifier_value': 'text', 'attribute': 'text', 'value': 'text',
    'observed_at': 'timestamp', 'loaded_at': 'timestamp',
}) }}
{%- endif %}
