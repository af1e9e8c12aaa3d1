{# An incremental feed of facts that never change: the rows loaded since the last run, less those already here.
   {{ config(materialized='append_rows', meta=goldseam.feed_settings()) }} {{ goldseam.append_only_feed('events') }} #}
{% macro append_only_feed(feed) %}
    {%- set reads_changes_only = goldseam.reads_changes_only('feed_' ~ feed) -%}
    {%- set key = goldseam.feed_checks(feed).key -%}
with

checked as (
    {{ goldseam.checked_feed(feed, newer_than=this if reads_changes_only else none) }}
),

accepted as (
    {{ goldseam.accepted_rows(feed, 'checked') }}
)

select accepted.*
from accepted
    {%- if reads_changes_only %}
where not exists (
    select 1
    from {{ this }} as known
    where known.source = accepted.source and known.{{ key }} = accepted.{{ key }}
)
    {%- endif %}
{% endmacro %}
