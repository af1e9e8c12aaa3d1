{# A pre-hook for models that join tables of millions of rows: settings of this transaction only.
   +pre-hook: "{{ goldseam.expect_large_joins() }}" #}
{% macro expect_large_joins() -%}
    {{ return(adapter.dispatch('expect_large_joins', 'goldseam')()) }}
{%- endmacro %}

{% macro default__expect_large_joins() -%}
{%- endmacro %}

{# Common table expressions have no statistics: Postgres may take them for small and loop over them row by row, or compile a plan at
   a cost that a small run does not win back: https://www.postgresql.org/docs/15/runtime-config-query.html, https://www.postgresql.org/docs/15/jit-decision.html #}
{% macro postgres__expect_large_joins() -%}
    set local enable_nestloop = off;
    set local jit = off;
    set local work_mem = '256MB'
{%- endmacro %}
