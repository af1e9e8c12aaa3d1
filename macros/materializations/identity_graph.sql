{# Connected components of a graph, exact on every engine: the fixpoint that SQL alone cannot express.

   The model selects left_node_id, right_node_id: an edge, or, with both alike, a vertex. The table built has one row per vertex:
   node_id, component_id (the least node_id of its component), cluster_id (the same, until limits part components).

   (1,2) (2,3) (7,7)  ->  (1,1,1) (2,1,1) (3,1,1) (7,7,7)

   Method: hook each vertex to its least neighbour, flatten by pointer jumping, contract, repeat; then compose the rounds'
   mappings backwards. Deterministic, no randomness, few rounds on chains and stars alike; docs/identity.md tells why. #}
{% materialization identity_graph, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type if existing_relation else 'table') -%}
    {{ drop_relation_if_exists(load_cached_relation(intermediate_relation)) }}
    {{ drop_relation_if_exists(load_cached_relation(backup_relation)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set rounds = goldseam._contract_graph(sql) -%}
    {% call statement('main') -%}
        {{ get_create_table_as_sql(False, intermediate_relation, goldseam._labelled_vertices(rounds)) }}
    {%- endcall %}

    {% if existing_relation %}
        {{ adapter.rename_relation(existing_relation, backup_relation) }}
    {% endif %}
    {{ adapter.rename_relation(intermediate_relation, target_relation) }}
    {{ goldseam._record_rounds(rounds) }}
    {{ goldseam._drop_work_tables(rounds) }}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ drop_relation_if_exists(backup_relation) }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# Rounds of hook, flatten and contract until no edge is left; gives the edge count that each round began with. #}
{% macro _contract_graph(sql) %}
    {%- do goldseam.create_work_table('graph_input', sql) -%}
    {%- do goldseam.create_work_table('graph_edges_1', "
        select distinct
            greatest(left_node_id, right_node_id) as upper_id,
            least(left_node_id, right_node_id) as lower_id
        from graph_input
        where left_node_id <> right_node_id") -%}
    {%- set rounds = [] -%}
    {%- for round in range(1, 65) -%}
        {%- set edge_count = goldseam._count('graph_edges_' ~ round) -%}
        {%- if edge_count == 0 -%} {%- break -%} {%- endif -%}
        {%- if round == 64 -%}
            {{ exceptions.raise_compiler_error("identity_graph: " ~ edge_count ~ " edges are left after 63 rounds, which cannot"
                ~ " happen in a finite graph of 64-bit ids. Keep the table graph_input and report it.") }}
        {%- endif -%}
        {%- do rounds.append(edge_count) -%}
        {%- do log('identity_graph: round ' ~ round ~ ', ' ~ edge_count ~ ' edges', info=true) -%}
        {%- do goldseam._hook_and_flatten(round) -%}
        {%- do goldseam.create_work_table('graph_edges_' ~ (round + 1), "
            select distinct
                greatest(upper_id, lower_id) as upper_id,
                least(upper_id, lower_id) as lower_id
            from (
                select
                    coalesce(upper_parents.parent_id, edges.upper_id) as upper_id,
                    coalesce(lower_parents.parent_id, edges.lower_id) as lower_id
                from graph_edges_" ~ round ~ " as edges
                left join graph_parents_" ~ round ~ " as upper_parents on edges.upper_id = upper_parents.node_id
                left join graph_parents_" ~ round ~ " as lower_parents on edges.lower_id = lower_parents.node_id
            ) as contracted
            where upper_id <> lower_id") -%}
    {%- endfor -%}
    {{ return(rounds) }}
{% endmacro %}

{# graph_parents_<round>: every vertex with a smaller neighbour, and the root its pointers lead to. Pointers strictly decrease,
   so jumping ends; a jump doubles the distance, so it ends soon. #}
{% macro _hook_and_flatten(round) %}
    {%- set parents = 'graph_parents_' ~ round -%}
    {%- do goldseam.create_work_table(parents, "
        select upper_id as node_id, min(lower_id) as parent_id
        from graph_edges_" ~ round ~ "
        group by upper_id") -%}
    {%- for jump in range(64) -%}
        {%- set unfinished = goldseam._count(
            parents ~ ' as near inner join ' ~ parents ~ ' as far on near.parent_id = far.node_id') -%}
        {%- if unfinished == 0 -%} {%- break -%} {%- endif -%}
        {%- do goldseam.create_work_table('graph_jumped', "
            select near.node_id, coalesce(far.parent_id, near.parent_id) as parent_id
            from " ~ parents ~ " as near
            left join " ~ parents ~ " as far on near.parent_id = far.node_id") -%}
        {%- do goldseam.drop_work_table(parents) -%}
        {%- do goldseam.rename_work_table('graph_jumped', parents) -%}
    {%- endfor -%}
{% endmacro %}

{# Each vertex of the input with its component: the last round's mapping carried back through the earlier ones. #}
{% macro _labelled_vertices(rounds) %}
    {%- set final = namespace(labels=none) -%}
    {%- for round in range(rounds | length, 0, -1) -%}
        {%- if final.labels is none -%}
            {%- set final.labels = 'graph_parents_' ~ round -%}
        {%- else -%}
            {%- do goldseam.create_work_table('graph_labels_' ~ round, "
                select parents.node_id, coalesce(later.parent_id, parents.parent_id) as parent_id
                from graph_parents_" ~ round ~ " as parents
                left join " ~ final.labels ~ " as later on parents.parent_id = later.node_id
                union all
                select node_id, parent_id from " ~ final.labels) -%}
            {%- set final.labels = 'graph_labels_' ~ round -%}
        {%- endif -%}
    {%- endfor -%}
    select
        vertices.node_id,
        {%- if final.labels %}
        coalesce(labels.parent_id, vertices.node_id) as component_id,
        coalesce(labels.parent_id, vertices.node_id) as cluster_id
        {%- else %}
        vertices.node_id as component_id,
        vertices.node_id as cluster_id
        {%- endif %}
    from (
        select left_node_id as node_id from graph_input
        union
        select right_node_id as node_id from graph_input
    ) as vertices
    {%- if final.labels %}
    left join {{ final.labels }} as labels on vertices.node_id = labels.node_id
    {%- endif %}
{% endmacro %}

{% macro _record_rounds(rounds) %}
    {%- if rounds -%}
        {%- do run_query(
            "insert into " ~ goldseam.state_table('identity_rounds') ~ " (run_at, round, edges) values "
            ~ goldseam._round_values(rounds)
        ) -%}
    {%- endif -%}
{% endmacro %}

{% macro _round_values(rounds) -%}
    {%- for edges in rounds -%}
        ({{ goldseam.run_at() }}, {{ loop.index }}, {{ edges }}){{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro _drop_work_tables(rounds) %}
    {%- do goldseam.drop_work_table('graph_input') -%}
    {%- do goldseam.drop_work_table('graph_edges_' ~ (rounds | length + 1)) -%}
    {%- for round in range(1, rounds | length + 1) -%}
        {%- do goldseam.drop_work_table('graph_edges_' ~ round) -%}
        {%- do goldseam.drop_work_table('graph_parents_' ~ round) -%}
        {%- do goldseam.drop_work_table('graph_labels_' ~ round) -%}
    {%- endfor -%}
{% endmacro %}

{% macro _count(relation) %}
    {{ return(run_query('select count(*) from ' ~ relation).columns[0].values()[0]) }}
{% endmacro %}
