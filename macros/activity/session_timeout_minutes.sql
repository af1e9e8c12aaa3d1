{# Var session_timeout_minutes, checked: a whole number of minutes above zero. #}
{% macro session_timeout_minutes() -%}
    {%- set minutes = var('session_timeout_minutes') -%}
    {%- if minutes is not integer or minutes is boolean or minutes < 1 -%}
        {{ exceptions.raise_compiler_error(
            "var session_timeout_minutes: '" ~ minutes ~ "' is not a whole number of minutes above zero."
            ~ " Mend it in dbt_project.yml or --vars."
        ) }}
    {%- endif -%}
    {{ return(minutes) }}
{%- endmacro %}
