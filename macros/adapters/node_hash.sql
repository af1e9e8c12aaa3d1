{# The first 15 hex digits of md5 as bigint: the same number in every engine, run and refresh, so no dictionary is joined.
   node_hash("'email:anna@example.com'") -> 1017632438215466823 or so; 60 bits, never negative. #}
{% macro node_hash(expression) -%}
    {{ return(adapter.dispatch('node_hash', 'goldseam')(expression)) }}
{%- endmacro %}

{% macro default__node_hash(expression) -%}
    cast(conv(substr(md5({{ expression }}), 1, 15), 16, 10) as bigint)
{%- endmacro %}

{% macro duckdb__node_hash(expression) -%}
    cast('0x' || substr(md5({{ expression }}), 1, 15) as bigint)
{%- endmacro %}

{# Hex text becomes a number by way of a bit string: https://www.postgresql.org/docs/15/datatype-bit.html #}
{% macro postgres__node_hash(expression) -%}
    cast(cast('x' || substr(md5({{ expression }}), 1, 15) as bit(60)) as bigint)
{%- endmacro %}
