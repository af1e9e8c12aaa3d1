{# A timestamp moved by n units. add_time(goldseam.as_of(), -30, 'day') #}
{% macro add_time(expression, number, unit) -%}
    ({{ expression }} + {{ number }} * interval '1 {{ unit }}')
{%- endmacro %}

{# Whole days from one timestamp to a later one, by 24 hours, not by midnights. days_between('2026-01-01 23:00','2026-01-02 01:00') -> 0 #}
{% macro days_between(earlier, later) -%}
    {{ return(adapter.dispatch('days_between', 'goldseam')(earlier, later)) }}
{%- endmacro %}

{% macro default__days_between(earlier, later) -%}
    cast(floor((unix_timestamp({{ later }}) - unix_timestamp({{ earlier }})) / 86400) as bigint)
{%- endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    cast(floor(epoch({{ later }} - {{ earlier }}) / 86400) as bigint)
{%- endmacro %}

{% macro postgres__days_between(earlier, later) -%}
    cast(floor(extract(epoch from ({{ later }} - {{ earlier }})) / 86400) as bigint)
{%- endmacro %}
