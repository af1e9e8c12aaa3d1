{{ config(materialized='ephemeral') }}

with

clusters as (
    select * from {{ ref('goldseam', 'identity_clusters') }}
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
)

select
    nodes.node_id,
    nodes.identifier_type,
    nodes.identifier_value,
    nodes.first_seen_at,
    nodes.observation_count,
    clusters.component_id,
    clusters.cluster_id
from clusters
inner join nodes on clusters.node_id = nodes.node_id
{%- if goldseam.reads_changes_only('identity_map_history') %}
where clusters.cluster_id in (select regrouped.cluster_id from regrouped_clusters as regrouped)
{%- endif %}
