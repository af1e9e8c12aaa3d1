{# In a select list: one row per month from one date or timestamp to another, both included.
   select each_month('first_at', 'last_at') as month   2026-01-15, 2026-03-01 -> 2026-01-01, 2026-02-01, 2026-03-01 #}
{% macro each_month(first, last) -%}
    {%- set month = "cast(date_trunc('month', " ~ first ~ ") as timestamp)" -%}
    {%- set last_month = "cast(" ~ last ~ " as timestamp)" -%}
    {{ return(adapter.dispatch('each_month', 'goldseam')(month, last_month)) }}
{%- endmacro %}

{% macro default__each_month(first, last) -%}
    cast(explode(sequence({{ first }}, {{ last }}, interval 1 month)) as date)
{%- endmacro %}

{# https://duckdb.org/docs/stable/sql/query_syntax/unnest #}
{% macro duckdb__each_month(first, last) -%}
    cast(unnest(generate_series({{ first }}, {{ last }}, interval '1 month')) as date)
{%- endmacro %}

{# https://www.postgresql.org/docs/15/functions-srf.html #}
{% macro postgres__each_month(first, last) -%}
    cast(generate_series({{ first }}, {{ last }}, interval '1 month') as date)
{%- endmacro %}
