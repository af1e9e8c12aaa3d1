{{ config(materialized='replace_entities', meta=goldseam.feed_settings(entity=['source', 'order_item_id'])) }}

{{ goldseam.record_feed('order_items') }}
