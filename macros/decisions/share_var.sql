{# A var that is a share, checked: a number from 0 to 1.   vars: {replenishable_from: 0.3}   share_var('replenishable_from') -> 0.3 #}
{% macro share_var(name) -%}
    {%- set number = var(name) -%}
    {%- if number is not number or number is boolean or number < 0 or number > 1 -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ name ~ ": '" ~ number ~ "' is not a number from 0 to 1. Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    {{ return(number) }}
{%- endmacro %}
