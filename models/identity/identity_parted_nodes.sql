{{ config(materialized='view') }}

with

clusters as (
    select * from {{ ref('goldseam', 'identity_clusters') }}
)

select
    node_id,
    component_id,
    cluster_id
from clusters
where component_id in (select parts.component_id from clusters as parts where parts.cluster_id <> parts.component_id)
