{# Lower case for every alphabet, letter by letter. lower_text("'ЖАННА ÄRMEL'") -> 'жанна ärmel'; 'ΟΔΟΣ' -> 'οδοσ', 'İ' -> 'i' #}
{% macro lower_text(expression) -%}
    {{ return(adapter.dispatch('lower_text', 'goldseam')(expression)) }}
{%- endmacro %}

{% macro default__lower_text(expression) -%}
    lower({{ expression }})
{%- endmacro %}

{# In a database made with locale C, lower() knows ASCII only: https://www.postgresql.org/docs/15/collation.html. ICU would also
   look at a sigma's neighbours and make two characters of the Turkish İ; DuckDB does neither. #}
{% macro postgres__lower_text(expression) -%}
    lower(translate({{ expression }}, 'Σİ', 'σi') collate "und-x-icu") collate "default"
{%- endmacro %}
