{{ config(materialized='replace_entities', meta=goldseam.feed_settings(entity=['source', 'ticket_id'])) }}

{{ goldseam.record_feed('tickets') }}
