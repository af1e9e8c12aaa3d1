{{ config(materialized='replace_entities', meta=goldseam.feed_settings(
    entity=['source', 'item_id'], tells_changes='column'
)) }}

{{ goldseam.record_feed('items') }}
