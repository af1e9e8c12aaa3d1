{{ config(materialized='replace_entities', meta=goldseam.feed_settings(
    entity=['source', 'spend_id'], tells_changes='column'
)) }}

{{ goldseam.record_feed('ad_spend') }}
