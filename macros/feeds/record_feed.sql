{# An incremental feed of records that change: each key of which a row was loaded since the last run is read again with all its
   rows; one of which none can be used any more loses its row.
   {{ config(materialized='replace_entities', meta=goldseam.feed_settings(entity=['source', 'order_id'])) }}
   {{ goldseam.record_feed('orders') }} #}
{% macro record_feed(feed) %}
    {%- set key = goldseam.feed_checks(feed).key -%}
    {%- set reads_changes_only = goldseam.reads_changes_only('feed_' ~ feed) -%}
with

checked as (
    {{ goldseam.checked_feed(feed, newer_than=this if reads_changes_only else none, whole=key) }}
)

{{ goldseam.feed_rows(feed, 'checked') }}
{% endmacro %}
