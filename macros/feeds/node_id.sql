{# The number of an identifier: node_id('identifier_type', 'identifier_value'), both SQL expressions, the value normalised.
   ('email', 'anna@example.com') -> the same bigint in every engine and run; var identity_hash_seed moves all of them. #}
{% macro node_id(identifier_type, identifier_value) -%}
    {%- set seed = var('identity_hash_seed') -%}
    {{ goldseam.node_hash(("'" ~ seed ~ "' || " if seed else "") ~ identifier_type ~ " || ':' || " ~ identifier_value) }}
{%- endmacro %}
