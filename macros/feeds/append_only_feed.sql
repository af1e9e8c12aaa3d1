{# An incremental feed of facts that never change: the rows loaded since the last run, less those already here.
   {{ config(materialized='incremental', incremental_strategy='append') }} {{ goldseam.append_only_feed('events') }} #}
{% macro append_only_feed(feed) %}
    {%- set key = goldseam.feed_checks(feed).key -%}
with

checked as (
    {{ goldseam.checked_feed(feed, newer_than=this if is_incremental() else none) }}
),

accepted as (
    {{ goldseam.accepted_rows(feed, 'checked') }}
)

select accepted.*
from accepted
    {%- if is_incremental() %}
where not exists (
    select 1
    from {{ this }} as known
    where known.source = accepted.source and known.{{ key }} = accepted.{{ key }}
)
    {%- endif %}
{% endmacro %}
