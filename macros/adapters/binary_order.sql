{# Text compared byte by byte, so that a tie is broken alike in every engine and locale.
   order by binary_order('value')   B, a, ä   (a database's own locale might say a, ä, B) #}
{% macro binary_order(expression) -%}
    {{ return(adapter.dispatch('binary_order', 'goldseam')(expression)) }}
{%- endmacro %}

{% macro default__binary_order(expression) -%}
    {{ expression }}
{%- endmacro %}

{# Without this, min(), max() and order by follow the database's collation: https://www.postgresql.org/docs/15/collation.html #}
{% macro postgres__binary_order(expression) -%}
    ({{ expression }}) collate "C"
{%- endmacro %}
