{# Stops where the lifecycle's thresholds do not rise, since a stage could then never be reached. #}
{% macro check_lifecycle_vars() -%}
    {%- set names = ['lifecycle_new_days', 'lifecycle_active_days', 'lifecycle_lapsed_days'] -%}
    {%- set days = [] -%}
    {%- for name in names -%}{%- do days.append(goldseam.count_var(name)) -%}{%- endfor -%}
    {%- if not days[0] <= days[1] < days[2] -%}
        {{ exceptions.raise_compiler_error(
            "vars " ~ names | join(', ') ~ ": " ~ days | join(', ') ~ " must rise (new <= active < lapsed)."
            ~ " Mend them in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
{%- endmacro %}
