{# A var that counts days, checked: a whole number, at least `least`.
   vars: {lifecycle_new_days: 30}   days_var('lifecycle_new_days') -> 30 #}
{% macro days_var(name, least=1) -%}
    {%- set days = var(name) -%}
    {%- if days is not integer or days is boolean or days < least -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ name ~ ": '" ~ days ~ "' is not a whole number of days, " ~ least ~ " or more."
            ~ " Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    {{ return(days) }}
{%- endmacro %}

{# Stops where the lifecycle's thresholds do not rise, since a stage could then never be reached. #}
{% macro check_lifecycle_vars() -%}
    {%- set names = ['lifecycle_new_days', 'lifecycle_active_days', 'lifecycle_lapsed_days'] -%}
    {%- set days = [] -%}
    {%- for name in names -%}{%- do days.append(goldseam.days_var(name)) -%}{%- endfor -%}
    {%- if not days[0] <= days[1] < days[2] -%}
        {{ exceptions.raise_compiler_error(
            "vars " ~ names | join(', ') ~ ": " ~ days | join(', ') ~ " must rise (new <= active < lapsed)."
            ~ " Mend them in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
{%- endmacro %}
