{# Every table that cannot be built again from raw tables: those of source goldseam_state, and Goldseam's models that ignore a full
   refresh (config full_refresh: false). Found in the graph, so that a new one needs no list.

   state_relations()  ->  [{'relation': "goldseam"."identity"."identity_map_history", 'is_append_only': true}, ...]

   Append-only (meta append_only: true): the table never has fewer rows than before. The registry itself is left out. #}
{% macro state_relations() %}
    {%- set found = [] -%}
    {%- for table in graph.sources.values()
        if table.package_name == 'goldseam' and table.source_name == 'goldseam_state' and table.name != 'state_registry' -%}
        {%- do found.append({
            'relation': api.Relation.create(database=table.database, schema=table.schema, identifier=table.identifier),
            'is_append_only': table.config.meta.append_only | default(false),
        }) -%}
    {%- endfor -%}
    {%- for model in graph.nodes.values()
        if model.resource_type == 'model' and model.package_name == 'goldseam' and model.config.full_refresh is false -%}
        {%- do found.append({
            'relation': api.Relation.create(database=model.database, schema=model.schema, identifier=model.alias),
            'is_append_only': model.config.meta.append_only | default(false),
        }) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
