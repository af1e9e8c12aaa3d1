{# The record that a row of a feed is part of, as one narrow column: the identity models group and join by it.
   record_id('source', 'record_key')   ('shop', 'customers/7') -> the same uuid in every engine and run #}
{% macro record_id(source, record_key) -%}
    {{ goldseam.wide_hash(source ~ " || '/' || " ~ record_key) }}
{%- endmacro %}
