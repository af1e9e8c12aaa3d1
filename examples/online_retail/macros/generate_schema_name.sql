{# dbt asks each package for the names of its own nodes and this project for ours: without this line our models would land in
   cdp_staging, cdp_reporting, ... (dbt's default), beside Goldseam's exact names, and would ignore GOLDSEAM_SCHEMA_PREFIX. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ goldseam.generate_schema_name(custom_schema_name, node) }}
{%- endmacro %}
