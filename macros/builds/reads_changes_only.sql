{# Whether a model built by replace_entities or identity_graph may look at what changed upstream since it was last built. False
   when there is nothing to add to, with --full-refresh, when an upstream model was built anew since, and when a rule or the
   model's own text is another than then: it then computes everything.

   {% if goldseam.reads_changes_only('identity_nodes') %} where node_id in (select node_id from touched) {% endif %}

   What the model reads of others' changes and which rules it follows is in its config: meta={'consumes': [...], 'rules': [...]} #}
{% macro reads_changes_only(name) %}
    {%- if not execute -%} {{ return(false) }} {%- endif -%}
    {%- set node = graph.nodes['model.goldseam.' ~ name] -%}
    {%- set relation = load_relation(api.Relation.create(database=node.database, schema=node.schema, identifier=node.alias)) -%}
    {%- if flags.FULL_REFRESH or relation is none or load_relation(goldseam.state_table('model_builds')) is none -%}
        {{ return(false) }}
    {%- endif -%}
    {%- if goldseam.latest_fingerprint(name) != goldseam.rules_fingerprint(node) -%} {{ return(false) }} {%- endif -%}
    {%- for upstream in node.config.meta.get('consumes', []) -%}
        {%- set consumed = goldseam.consumed_build(name, upstream) -%}
        {%- if consumed is none or goldseam.latest_full_build(upstream) > consumed -%} {{ return(false) }} {%- endif -%}
    {%- endfor -%}
    {{ return(true) }}
{% endmacro %}

{# Number of the upstream build that a model has taken in; none if it never has.
   ... where links.changed_in > {{ goldseam.consumed_build('identity_clusters', 'identity_links') }} #}
{% macro consumed_build(name, upstream) %}
    {%- if not execute or load_relation(goldseam.state_table('consumed_builds')) is none -%} {{ return(0) }} {%- endif -%}
    {{ return(goldseam._one_value(
        "select max(build_number) from " ~ goldseam.state_table('consumed_builds')
        ~ " where model = '" ~ name ~ "' and upstream = '" ~ upstream ~ "'"
    )) }}
{% endmacro %}

{# Number of the last build of a model, 0 if there is none. Labels are written by people: their number is the last label's. #}
{% macro latest_build(name) %}
    {%- if not execute -%} {{ return(0) }} {%- endif -%}
    {%- if name == 'identity_labels' -%}
        {{ return(goldseam._one_value("select coalesce(max(label_number), 0) from " ~ goldseam.state_table('identity_labels'))) }}
    {%- endif -%}
    {{ return(goldseam._one_value(
        "select coalesce(max(build_number), 0) from " ~ goldseam.state_table('model_builds') ~ " where model = '" ~ name ~ "'"
    )) }}
{% endmacro %}

{% macro latest_full_build(name) %}
    {{ return(goldseam._one_value(
        "select coalesce(max(build_number), 0) from " ~ goldseam.state_table('model_builds')
        ~ " where is_full and model = '" ~ name ~ "'"
    )) }}
{% endmacro %}

{% macro latest_fingerprint(name) %}
    {{ return(goldseam._one_value(
        "select max(fingerprint) from " ~ goldseam.state_table('model_builds') ~ " where model = '" ~ name
        ~ "' and build_number = " ~ goldseam.latest_build(name)
    )) }}
{% endmacro %}

{# Whether an upstream model was built by other rules than when a model last read it: what then moves, moves because of them.
   rules_changed_for('identity_map_history')  ->  true or false, for use in SQL #}
{% macro rules_changed_for(name) %}
    {%- set changed = [] -%}
    {%- if execute and load_relation(goldseam.state_table('model_builds')) is not none -%}
        {%- for upstream in graph.nodes['model.goldseam.' ~ name].config.meta.get('consumes', []) -%}
            {%- set fingerprints = goldseam._one_value(
                "select count(distinct fingerprint) from " ~ goldseam.state_table('model_builds') ~ " where model = '" ~ upstream
                ~ "' and build_number >= " ~ (goldseam.consumed_build(name, upstream) or 0)
            ) -%}
            {%- if goldseam.consumed_build(name, upstream) and fingerprints > 1 -%} {%- do changed.append(upstream) -%} {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('true' if changed else 'false') }}
{% endmacro %}

{% macro _one_value(sql) %}
    {{ return(run_query(sql).columns[0].values()[0]) }}
{% endmacro %}
