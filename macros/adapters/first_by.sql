{# An aggregate: the value of the row that comes first by `place`, among those where `condition` holds; null where none does.
   first_by('page_url', 'place', 'page_url is not null') #}
{% macro first_by(expression, place, condition) -%}
    {{ return(adapter.dispatch('first_by', 'goldseam')(expression, place, condition)) }}
{%- endmacro %}

{% macro default__first_by(expression, place, condition) -%}
    min_by({{ expression }}, case when {{ condition }} then {{ place }} end)
{%- endmacro %}

{% macro duckdb__first_by(expression, place, condition) -%}
    arg_min_null({{ expression }}, {{ place }}) filter (where {{ condition }})
{%- endmacro %}

{% macro postgres__first_by(expression, place, condition) -%}
    (array_agg({{ expression }} order by {{ place }}) filter (where {{ condition }}))[1]
{%- endmacro %}
