-- No fact hangs on a row of the catalogue, so nobody is told of a change.
{{ config(materialized='replace_entities', meta=goldseam.feed_settings(
    entity=['source', 'item_id'], scope='everyone', tells_changes='no'
)) }}

with

checked as (
    {{ goldseam.checked_feed('items') }}
)

{{ goldseam.feed_rows('items', 'checked') }}
