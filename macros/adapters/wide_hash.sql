{# All 128 bits of md5, as the type that the engine compares fastest: wide enough to stand for a text wherever texts are matched.
   wide_hash("source || '/' || record_key")   Two of a billion records meet by chance once in 10^21 warehouses. #}
{% macro wide_hash(expression) -%}
    {{ return(adapter.dispatch('wide_hash', 'goldseam')(expression)) }}
{%- endmacro %}

{# A number of 16 bytes: grouping by it takes a third of the time that the text takes.
   https://www.postgresql.org/docs/15/datatype-uuid.html #}
{% macro default__wide_hash(expression) -%}
    cast(md5({{ expression }}) as uuid)
{%- endmacro %}
