-- All statements are read in each run: one that a source no longer makes must not stand.
{{ config(materialized='replace_entities', meta=goldseam.feed_settings(
    entity=['record_id'], scope='everyone', rules=['consent_purposes']
)) }}

with

checked as (
    {{ goldseam.checked_feed('consents') }}
)

select
    {{ goldseam.record_id('source', "coalesce(record_key, '')") }} as record_id,
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
    max(loaded_at) as loaded_at,
    {{ goldseam.merged_rejections() }}
from checked
group by
    source, record_key, node_id, identifier_type, identifier_value, purpose, channel, status, legal_basis, evidence,
    coalesce(observed_at, loaded_at), {{ goldseam.rejected_value() }}
