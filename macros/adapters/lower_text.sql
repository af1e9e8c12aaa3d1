{# Lower case for every alphabet. lower_text("'ЖАННА ÄRMEL'") -> 'жанна ärmel' #}
{% macro lower_text(expression) -%}
    {{ return(adapter.dispatch('lower_text', 'goldseam')(expression)) }}
{%- endmacro %}

{% macro default__lower_text(expression) -%}
    lower({{ expression }})
{%- endmacro %}

{# In a database made with locale C, lower() knows ASCII only: https://www.postgresql.org/docs/15/collation.html #}
{% macro postgres__lower_text(expression) -%}
    lower(({{ expression }}) collate "und-x-icu") collate "default"
{%- endmacro %}
