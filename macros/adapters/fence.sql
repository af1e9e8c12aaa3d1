{# The keyword between `as` and the bracket of a CTE whose columns are computed once, where the engine would else copy their
   expressions into every use: with cleaned as {{ goldseam.fence() }} ( ... )

   Postgres inlines a CTE that is referenced once; four CTEs that each use a column of the one before ten times are then ten
   thousand expressions, and planning alone takes minutes. https://www.postgresql.org/docs/15/queries-with.html #}
{% macro fence() -%}
    {{ return(adapter.dispatch('fence', 'goldseam')()) }}
{%- endmacro %}

{% macro default__fence() -%}
{%- endmacro %}

{% macro postgres__fence() -%}
    materialized
{%- endmacro %}
