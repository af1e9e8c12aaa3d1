{# The moment after which orders teach what goes with what.
   as_of 2026-06-30, recommendation_days 365   recommendations_from() -> as_of less 365 days #}
{% macro recommendations_from() -%}
    {{ goldseam.add_time(goldseam.as_of(), -1 * goldseam.count_var('recommendation_days'), 'day') }}
{%- endmacro %}
