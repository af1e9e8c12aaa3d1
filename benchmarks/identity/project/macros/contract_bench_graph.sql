{# Work table graph_roots(node_id, root_id) of the graph under test. #}
{% macro contract_bench_graph() -%}
    {%- if execute -%}
        {%- do goldseam.contract_graph(
            'select ' ~ goldseam.node_id('left_type', 'left_value') ~ ' as left_node_id, '
            ~ goldseam.node_id('right_type', 'right_value') ~ ' as right_node_id from ' ~ source('bench_graphs', 'edges'),
            'graph_roots'
        ) -%}
    {%- endif -%}
{%- endmacro %}
