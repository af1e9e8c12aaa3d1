{{ config(materialized='ephemeral') }}

with

clusters as (
    select * from {{ ref('goldseam', 'identity_clusters') }}
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

labels as (
    select * from {{ ref('goldseam', 'identity_labels') }}
),

-- the pass that makes clusters keeps every limit, but for what a label joins
labelled as (
    select distinct clusters.cluster_id
    from clusters
    inner join labels on clusters.node_id = labels.left_node_id and labels.kind = 'same'
)

select
    clusters.cluster_id,
    nodes.identifier_type
from clusters
inner join labelled on clusters.cluster_id = labelled.cluster_id
inner join nodes on clusters.node_id = nodes.node_id
inner join types on nodes.identifier_type = types.identifier_type
group by clusters.cluster_id, nodes.identifier_type, types.max_per_profile
having count(*) > types.max_per_profile
