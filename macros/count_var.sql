{# A var that counts something, checked: a whole number, at least `least`.
   vars: {lifecycle_new_days: 30}   count_var('lifecycle_new_days') -> 30 #}
{% macro count_var(name, least=1) -%}
    {%- set number = var(name) -%}
    {%- if number is not integer or number is boolean or number < least -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ name ~ ": '" ~ number ~ "' is not a whole number of " ~ least ~ " or more."
            ~ " Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    {{ return(number) }}
{%- endmacro %}
