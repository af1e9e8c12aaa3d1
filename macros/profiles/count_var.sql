{# A var that counts things, checked: a whole number of 1 or more.
   vars: {household_max_profiles: 12}   count_var('household_max_profiles') -> 12 #}
{% macro count_var(name) -%}
    {%- set number = var(name) -%}
    {%- if number is not integer or number is boolean or number < 1 -%}
        {{ exceptions.raise_compiler_error(
            "var " ~ name ~ ": '" ~ number ~ "' is not a whole number above zero. Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    {{ return(number) }}
{%- endmacro %}
