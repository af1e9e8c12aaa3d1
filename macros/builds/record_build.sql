{# Keeps, in the transaction of the build itself, that a model was built and which upstream builds it has taken in: a run killed
   between two models so loses no change.   record_build('identity_nodes', 7, false, {'feed_identifiers': 12}) #}
{% macro record_build(name, build_number, is_full, consumed) %}
    {%- do run_query(
        "insert into " ~ goldseam.state_table('model_builds') ~ " (model, build_number, is_full, fingerprint, built_at) values ('"
        ~ name ~ "', " ~ build_number ~ ", " ~ is_full ~ ", '"
        ~ goldseam.rules_fingerprint(graph.nodes['model.goldseam.' ~ name]) ~ "', " ~ goldseam.run_at() ~ ")"
    ) -%}
    {%- for upstream, number in consumed.items() -%}
        {%- do run_query(
            "delete from " ~ goldseam.state_table('consumed_builds') ~ " where model = '" ~ name ~ "' and upstream = '" ~ upstream ~ "'"
        ) -%}
        {%- do run_query(
            "insert into " ~ goldseam.state_table('consumed_builds') ~ " (model, upstream, build_number) values ('"
            ~ name ~ "', '" ~ upstream ~ "', " ~ number ~ ")"
        ) -%}
    {%- endfor -%}
{% endmacro %}

{# The builds of its upstream models that a build is about to read: taken before the first row is, so never too late. #}
{% macro upstream_builds() %}
    {%- set builds = {} -%}
    {%- for upstream in config.get('meta', {}).get('consumes', []) -%}
        {%- do builds.update({upstream: goldseam.latest_build(upstream)}) -%}
    {%- endfor -%}
    {{ return(builds) }}
{% endmacro %}

{# The number of the build that is under way, as SQL that is evaluated once the table is locked. #}
{% macro this_build() -%}
    (
        select coalesce(max(builds.build_number), 0) + 1
        from {{ goldseam.state_table('model_builds') if execute }} as builds
        where builds.model = '{{ model.name }}'
    )
{%- endmacro %}

{# A model's table as it stands, for a model that comes before it: what a ref would close into a circle.
   table_of('identity_nodes')  ->  "goldseam"."identity"."identity_nodes" #}
{% macro table_of(name) %}
    {%- if not execute -%} {{ return(name) }} {%- endif -%}
    {%- set node = graph.nodes['model.goldseam.' ~ name] -%}
    {{ return(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) }}
{% endmacro %}
