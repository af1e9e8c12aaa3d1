{{ config(materialized='identity_graph', meta={
    'consumes': ['identity_links', 'identity_nodes', 'identity_labels'],
    'rules': ['rule_identifier_types'],
}, indexes=[{'columns': ['node_id'], 'unique': true}, {'columns': ['component_id']}]) }}

-- depends_on: {{ ref('goldseam', 'identity_labels') }}
-- depends_on: {{ ref('goldseam', 'identity_label_ends') }}
-- depends_on: {{ ref('goldseam', 'rule_identifier_types') }}
with

links as (
    select * from {{ ref('goldseam', 'identity_links') }}
),

blocked as (
    select node_id
    from {{ ref('goldseam', 'identity_nodes') }}
    where blocked_reason is not null
)

select
    links.left_node_id,
    links.right_node_id,
    links.rule = 'label' as is_label,
    links.strength,
    links.first_seen_at,
    links.changed_in,
    links.is_live and left_blocked.node_id is null and right_blocked.node_id is null as is_open
from links
left join blocked as left_blocked on links.left_node_id = left_blocked.node_id
left join blocked as right_blocked on links.right_node_id = right_blocked.node_id
