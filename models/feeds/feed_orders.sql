{{ config(materialized='replace_entities', meta=goldseam.feed_settings(entity=['source', 'order_id'])) }}

{{ goldseam.record_feed('orders') }}
