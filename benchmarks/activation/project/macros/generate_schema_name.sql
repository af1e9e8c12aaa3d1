{# Exact schema names, as Goldseam's own. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ goldseam.generate_schema_name(custom_schema_name, node) }}
{%- endmacro %}
