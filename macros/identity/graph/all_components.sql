{# graph_components(node_id, component_id) of the whole graph: a component's name is its least node_id.
   links: SQL of the graph's links (model identity_clusters). Returns the rounds of the contraction. #}
{% macro all_components(links) %}
    {%- set rounds = goldseam.contract_graph(
        'select left_node_id, right_node_id from (' ~ links ~ ') as links where is_open', 'graph_roots') -%}
    {%- do goldseam.create_work_table('graph_components', "
        select nodes.node_id, coalesce(roots.root_id, nodes.node_id) as component_id
        from " ~ ref('goldseam', 'identity_nodes') ~ " as nodes
        left join graph_roots as roots on nodes.node_id = roots.node_id
        where nodes.blocked_reason is null") -%}
    {%- do goldseam.drop_work_table('graph_roots') -%}
    {{ return(rounds) }}
{% endmacro %}
