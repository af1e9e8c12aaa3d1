{{ config(materialized='ephemeral') }}

with

clusters as (
    select * from {{ ref('goldseam', 'identity_clusters') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

labels as (
    select * from {{ ref('goldseam', 'identity_labels') }}
),

-- the pass that makes clusters keeps every limit, but for what a label joins
labelled as (
    select cluster_id from clusters where node_id in (select labels.left_node_id from labels where labels.kind = 'same')
),

members as (
    select node_id, cluster_id from clusters where cluster_id in (select labelled.cluster_id from labelled)
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }} where node_id in (select members.node_id from members)
)

select
    members.cluster_id,
    nodes.identifier_type
from members
inner join nodes on members.node_id = nodes.node_id
inner join types on nodes.identifier_type = types.identifier_type
group by members.cluster_id, nodes.identifier_type, types.max_per_profile
having count(*) > types.max_per_profile
