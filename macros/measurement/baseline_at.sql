{# The moment that measurement compares around, from var baseline_date; null where none is set.
   vars: {baseline_date: '2026-03-01'}   baseline_at() -> cast('2026-03-01 00:00:00' as timestamp) #}
{% macro baseline_at() -%}
    {%- set given = var('baseline_date', '') | string | trim -%}
    {%- if not given -%}
        cast(null as timestamp)
    {%- elif modules.re.match('^\d{4}-\d{2}-\d{2}$', given) -%}
        cast('{{ given }} 00:00:00' as timestamp)
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "var baseline_date: '" ~ given ~ "' is not a day such as '2026-03-01'."
            ~ " Mend it in dbt_project.yml or --vars; leave it empty to compare nothing."
        ) }}
    {%- endif -%}
{%- endmacro %}
