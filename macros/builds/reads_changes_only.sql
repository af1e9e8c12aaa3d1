{# Whether a model built by replace_entities or identity_graph may look at what changed upstream since it was last built. False
   when there is nothing to add to, with --full-refresh, when an upstream model was built anew since, and when a rule or the
   model's own text is another than then: it then computes everything.

   {% if goldseam.reads_changes_only('identity_nodes') %} where node_id in (select node_id from touched) {% endif %}

   What the model reads of others' changes and which rules it follows is in its config: meta={'consumes': [...], 'rules': [...]};
   with 'follows_time': true, everything is computed also when as_of is earlier than it was. #}
{% macro reads_changes_only(name) %}
    {%- if not graph.get('nodes') or flags.FULL_REFRESH or not goldseam.relation_exists(goldseam.table_of(name))
        or not goldseam.relation_exists(goldseam.state_table('model_builds')) -%}
        {{ return(false) }}
    {%- endif -%}
    {%- set node = graph.nodes['model.goldseam.' ~ name] -%}
    {%- if goldseam._latest_fingerprint(name) != goldseam.rules_fingerprint(node) -%} {{ return(false) }} {%- endif -%}
    {%- for upstream in node.config.meta.get('consumes', []) if not goldseam._has_kept_up(name, upstream) -%}
        {{ return(false) }}
    {%- endfor -%}
    {%- if node.config.meta.get('follows_time') and not goldseam._time_went_on(name) -%} {{ return(false) }} {%- endif -%}
    {{ return(true) }}
{% endmacro %}

{% macro _latest_fingerprint(name) %}
    {{ return(goldseam.single_value(
        "select max(fingerprint) from " ~ goldseam.state_table('model_builds') ~ " where model = '" ~ name
        ~ "' and build_number = " ~ goldseam.latest_build(name)
    )) }}
{% endmacro %}

{# Var as_of stands where it stood at the last build, or later. #}
{% macro _time_went_on(name) %}
    {{ return(goldseam.single_value("select " ~ goldseam.last_as_of(name) ~ " <= " ~ goldseam.as_of())) }}
{% endmacro %}

{# The model has read the upstream model before, and since then that one only followed changes. #}
{% macro _has_kept_up(name, upstream) %}
    {{ return(goldseam.single_value(
        "select count(*) from " ~ goldseam.state_table('consumed_builds') ~ " where model = '" ~ name ~ "' and upstream = '"
        ~ upstream ~ "' and build_number >= (select coalesce(max(build_number), 0) from "
        ~ goldseam.state_table('model_builds') ~ " where is_full and model = '" ~ upstream ~ "')"
    ) > 0) }}
{% endmacro %}
