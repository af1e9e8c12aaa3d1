{# Who hangs together with whom: components of the graph of links, and their parts where a limit would be broken.

   The model selects links: left_node_id, right_node_id, is_label, strength, first_seen_at, is_open, changed_in. The table built has
   one row per unblocked identifier: node_id, component_id (least node_id over all open links), cluster_id (least node_id of the part
   that is one person) and changed_in (the build that last changed the row).

   Where it may (macros/builds/reads_changes_only.sql), only components that changed are computed again; the result is that of a
   full build, row for row. #}
{% materialization identity_graph, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set is_full = not goldseam.reads_changes_only(model.name) -%}
    {%- set consumed = goldseam.upstream_builds() -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing_relation %} {% do goldseam.lock_table(existing_relation) %} {% endif %}
    {%- set build_number = goldseam.latest_build(model.name) + 1 -%}

    {% do goldseam.stop_at_contradicting_labels(ref('goldseam', 'identity_labels')) %}
    {%- set rounds = goldseam.all_components(sql) if is_full else goldseam.touched_components(sql) -%}
    {% do goldseam.part_components(sql) %}
    {% if is_full %}
        {% do goldseam.build_anew(target_relation, existing_relation, goldseam._clusters(build_number)) %}
    {% else %}
        {% call statement('main') -%} {{ goldseam._replace_clusters(build_number) }} {%- endcall %}
    {% endif %}
    {{ goldseam._record_rounds(rounds) }}
    {{ goldseam.record_build(model.name, build_number, is_full, consumed) }}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {%- for name in ['graph_components', 'graph_parts', 'graph_gone', 'graph_clusters'] -%}
        {%- do goldseam.drop_work_table(name) -%}
    {%- endfor -%}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro _clusters(build_number) %}
    select
        members.node_id,
        members.component_id,
        coalesce(parts.cluster_id, members.component_id) as cluster_id,
        cast({{ build_number }} as bigint) as changed_in
    from graph_components as members
    left join graph_parts as parts on members.node_id = parts.node_id
{% endmacro %}

{# Rows that are as they were stay, so that those behind are told of real changes only. #}
{% macro _replace_clusters(build_number) %}
    {%- do goldseam.create_work_table('graph_clusters', "
        select clusters.*
        from (" ~ goldseam._clusters(build_number) ~ ") as clusters
        left join " ~ this ~ " as standing
            on clusters.node_id = standing.node_id
            and clusters.component_id = standing.component_id
            and clusters.cluster_id = standing.cluster_id
        where standing.node_id is null") -%}
    delete from {{ this }}
    where node_id in (select node_id from graph_clusters union all select node_id from graph_gone);
    insert into {{ this }} (node_id, component_id, cluster_id, changed_in)
    select node_id, component_id, cluster_id, changed_in
    from graph_clusters
{% endmacro %}

{# A run without a round is kept too, as round 0: the last run is then the last in the table. #}
{% macro _record_rounds(rounds) %}
    {%- do run_query(
        "insert into " ~ goldseam.state_table('identity_rounds') ~ " (run_at, round, edges) values "
        ~ goldseam._round_values(rounds)
    ) -%}
{% endmacro %}

{% macro _round_values(rounds) -%}
    {%- for edges in rounds -%}
        ({{ goldseam.run_at() }}, {{ loop.index }}, {{ edges }}){{ ', ' if not loop.last }}
    {%- else -%}
        ({{ goldseam.run_at() }}, 0, 0)
    {%- endfor -%}
{%- endmacro %}
