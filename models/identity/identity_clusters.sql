{{ config(materialized='identity_graph') }}

-- the graph: its edges, and every linking identifier as an edge to itself, so that single ones are clusters too
select
    left_node_id,
    right_node_id
from {{ ref('goldseam', 'identity_edges') }}

union all

select
    node_id as left_node_id,
    node_id as right_node_id
from {{ ref('goldseam', 'identity_nodes') }}
where blocked_reason is null
