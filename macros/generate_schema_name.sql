{# Schema names are exact (feeds, identity, cdp, ...), so that a dashboard's SQL works in every deployment.
   GOLDSEAM_SCHEMA_PREFIX sets developers, tests and dry runs apart. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ env_var('GOLDSEAM_SCHEMA_PREFIX', '') }}{{ custom_schema_name or target.schema }}
{%- endmacro %}
