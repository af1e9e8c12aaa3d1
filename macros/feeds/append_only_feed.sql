{# An incremental feed of facts that never change: the rows loaded since the last run, less those already here. A row that was here
   is read again as long as it lies in the window; one that says otherwise about a fact already in use is a duplicate.
   {{ config(materialized='append_rows', meta=goldseam.feed_settings()) }} {{ goldseam.append_only_feed('events') }} #}
{% macro append_only_feed(feed) %}
    {%- set reads_changes_only = goldseam.reads_changes_only('feed_' ~ feed) -%}
    {%- set key = goldseam.feed_checks(feed).key -%}
with

checked as (
    {{ goldseam.checked_feed(feed, newer_than=this if reads_changes_only else none) }}
)

    {%- if reads_changes_only %},

windows as (
    {{ goldseam.reading_windows(this) | indent(4) }}
),

-- of the copies of a fact in use, the first one read is that fact, if it was loaded within the window at all
met as (
    select
        checked.*,
        known.{{ key }} is not null as is_in_use,
        coalesce(known.loaded_at >= windows.begins_at, true) as is_read_again
    from checked
    left join {{ this }} as known on checked.source = known.source and checked.{{ key }} = known.{{ key }}
    left join windows on known.source = windows.source
),

new_rows as (
    select
        {%- for column in goldseam.columns_of_feed(feed) %}
        {{ column }},
        {%- endfor %}
        raw_value,
        coalesce(rejection_rule, case when is_in_use then 'duplicate' end) as rejection_rule,
        coalesce(rejection_reason, case when is_in_use then {{ goldseam.duplicate_reason(feed) }} end) as rejection_reason
    from met
    where rejection_rule is not null or not (is_in_use and is_read_again)
)
    {%- endif %}

{{ goldseam.feed_rows(feed, 'new_rows' if reads_changes_only else 'checked') }}
{% endmacro %}
