{# A model's table as a relation, for what comes before it or is no model: where a ref would close a circle.
   table_of('identity_nodes')  ->  "goldseam"."identity"."identity_nodes" #}
{% macro table_of(name) %}
    {%- if not execute -%} {{ return(name) }} {%- endif -%}
    {%- set node = graph.nodes['model.goldseam.' ~ name] -%}
    {{ return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) }}
{% endmacro %}
