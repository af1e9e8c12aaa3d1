{# What an engine wants of a table just filled before it is read: the indexes of the model's config, and statistics.
   DuckDB keeps its own statistics, and its indexes took half of a full build: docs/decisions/0016. #}
{% macro prepare_for_reading(relation) -%}
    {{ return(adapter.dispatch('prepare_for_reading', 'goldseam')(relation)) }}
{%- endmacro %}

{% macro default__prepare_for_reading(relation) -%}
{%- endmacro %}

{% macro postgres__prepare_for_reading(relation) -%}
    {%- do create_indexes(relation) -%}
    {%- do run_query('analyze ' ~ relation) -%}
{%- endmacro %}
