{# A table of source goldseam_state as a relation, for macros that write it; models read it through stg_goldseam__*.
   state_table('identity_rounds')  ->  "goldseam"."goldseam_state"."identity_rounds" #}
{% macro state_table(name) %}
    {%- set table = graph.sources['source.goldseam.goldseam_state.' ~ name] -%}
    {{ return(api.Relation.create(database=table.database, schema=table.schema, identifier=table.identifier)) }}
{% endmacro %}
