-- graph_roots: by Goldseam's contraction, from the graph's encoded links
{{ config(pre_hook='{{ contract_bench_graph() }}') }}

with

edges as (
    select * from {{ source('bench_graphs', 'edges') }}
),

identifiers as (
    select left_type as identifier_type, left_value as identifier_value from edges
    union
    select right_type as identifier_type, right_value as identifier_value from edges
),

nodes as (
    select
        {{ goldseam.node_id('identifier_type', 'identifier_value') }} as node_id,
        identifier_type,
        identifier_value
    from identifiers
)

select
    nodes.identifier_type,
    nodes.identifier_value,
    coalesce(roots.root_id, nodes.node_id) as component_id
from nodes
left join graph_roots as roots on nodes.node_id = roots.node_id
