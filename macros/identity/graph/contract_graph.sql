{# Connected components of a graph, exact on every engine: the fixpoint that SQL alone cannot express.

   contract_graph('select left_node_id, right_node_id from ...', 'graph_roots')
   (1,2) (2,3) (7,7)   ->   work table graph_roots(node_id, root_id): (2,1) (3,1); least node of a component and lone ones have no row

   Method: hook each vertex to its least neighbour, flatten by pointer jumping, contract, repeat; then compose the rounds'
   mappings backwards. Deterministic, no randomness, few rounds on chains and stars alike; docs/identity.md tells why.
   Returns the number of edges that each round began with. #}
{% macro contract_graph(edges, result) %}
    {%- do goldseam.create_work_table('contract_edges_1', "
        select distinct
            greatest(left_node_id, right_node_id) as upper_id,
            least(left_node_id, right_node_id) as lower_id
        from (" ~ edges ~ ") as edges
        where left_node_id <> right_node_id") -%}
    {%- set rounds = [] -%}
    {%- for round in range(1, 65) -%}
        {%- set edge_count = goldseam.count_rows_of('contract_edges_' ~ round) -%}
        {%- if edge_count == 0 -%} {%- break -%} {%- endif -%}
        {%- if round == 64 -%}
            {{ exceptions.raise_compiler_error("contract_graph: " ~ edge_count ~ " edges are left after 63 rounds, which cannot"
                ~ " happen in a finite graph of 64-bit ids. Keep the input of " ~ result ~ " and report it.") }}
        {%- endif -%}
        {%- do rounds.append(edge_count) -%}
        {%- do goldseam._hook_and_flatten(round) -%}
        {%- do goldseam._carry_edges_over(round) -%}
    {%- endfor -%}
    {%- do goldseam._compose_rounds(rounds | length, result) -%}
    {{ return(rounds) }}
{% endmacro %}

{# contract_parents_<round>: every vertex with a smaller neighbour, and the root its pointers lead to. Pointers strictly decrease,
   so jumping ends; a jump doubles the distance, so it ends soon. #}
{% macro _hook_and_flatten(round) %}
    {%- set parents = 'contract_parents_' ~ round -%}
    {%- do goldseam.create_work_table(parents, "
        select upper_id as node_id, min(lower_id) as root_id
        from contract_edges_" ~ round ~ "
        group by upper_id") -%}
    {%- for jump in range(64) -%}
        {%- set unfinished = goldseam.count_rows_of(parents ~ ' as near inner join ' ~ parents ~ ' as far on near.root_id = far.node_id') -%}
        {%- if unfinished == 0 -%} {%- break -%} {%- endif -%}
        {%- do goldseam.create_work_table('contract_jumped', "
            select near.node_id, coalesce(far.root_id, near.root_id) as root_id
            from " ~ parents ~ " as near
            left join " ~ parents ~ " as far on near.root_id = far.node_id") -%}
        {%- do goldseam.drop_work_table(parents) -%}
        {%- do goldseam.rename_work_table('contract_jumped', parents) -%}
    {%- endfor -%}
{% endmacro %}

{% macro _carry_edges_over(round) %}
    {%- do goldseam.create_work_table('contract_edges_' ~ (round + 1), "
        select distinct
            greatest(upper_id, lower_id) as upper_id,
            least(upper_id, lower_id) as lower_id
        from (
            select
                coalesce(upper_parents.root_id, edges.upper_id) as upper_id,
                coalesce(lower_parents.root_id, edges.lower_id) as lower_id
            from contract_edges_" ~ round ~ " as edges
            left join contract_parents_" ~ round ~ " as upper_parents on edges.upper_id = upper_parents.node_id
            left join contract_parents_" ~ round ~ " as lower_parents on edges.lower_id = lower_parents.node_id
        ) as contracted
        where upper_id <> lower_id") -%}
    {%- do goldseam.drop_work_table('contract_edges_' ~ round) -%}
{% endmacro %}

{# The last round's mapping carried back through the earlier ones. #}
{% macro _compose_rounds(round_count, result) %}
    {%- do goldseam.drop_work_table('contract_edges_' ~ (round_count + 1)) -%}
    {%- if round_count == 0 -%}
        {%- do goldseam.create_work_table(result, 'select cast(0 as bigint) as node_id, cast(0 as bigint) as root_id where false') -%}
    {%- else -%}
        {%- do goldseam.drop_work_table(result) -%}
        {%- do goldseam.rename_work_table('contract_parents_' ~ round_count, result) -%}
    {%- endif -%}
    {%- for round in range(round_count - 1, 0, -1) -%}
        {%- do goldseam.create_work_table('contract_composed', "
            select parents.node_id, coalesce(later.root_id, parents.root_id) as root_id
            from contract_parents_" ~ round ~ " as parents
            left join " ~ result ~ " as later on parents.root_id = later.node_id
            union all
            select node_id, root_id from " ~ result) -%}
        {%- do goldseam.drop_work_table('contract_parents_' ~ round) -%}
        {%- do goldseam.drop_work_table(result) -%}
        {%- do goldseam.rename_work_table('contract_composed', result) -%}
    {%- endfor -%}
{% endmacro %}

{% macro count_rows_of(relation) %}
    {{ return(goldseam.single_value('select count(*) from ' ~ relation)) }}
{% endmacro %}
