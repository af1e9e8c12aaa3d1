{# 64 hex digits that nobody can guess, made by the engine. random_hex() -> '9f2c…' another one each time #}
{% macro random_hex() -%}
    {{ return(adapter.dispatch('random_hex', 'goldseam')()) }}
{%- endmacro %}

{% macro default__random_hex() -%}
    {{ goldseam.sha256_hex('uuid() || uuid()') }}
{%- endmacro %}

{# Version 4 UUIDs from the system's strong random source: https://www.postgresql.org/docs/15/functions-uuid.html
   DuckDB's are of a general-purpose generator seeded from that source; several of them leave nothing to guess. #}
{% macro duckdb__random_hex() -%}
    {{ goldseam.sha256_hex('concat(' ~ (['gen_random_uuid()'] * 4) | join(', ') ~ ')') }}
{%- endmacro %}

{% macro postgres__random_hex() -%}
    {{ goldseam.sha256_hex('concat(' ~ (['gen_random_uuid()'] * 4) | join(', ') ~ ')') }}
{%- endmacro %}
