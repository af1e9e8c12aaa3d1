{{ config(materialized='view') }}

select
    node_id,
    component_id,
    cluster_id
from {{ ref('goldseam', 'identity_clusters') }}
where
    component_id in (
        select parts.component_id
        from {{ ref('goldseam', 'identity_clusters') }} as parts
        where parts.cluster_id <> parts.component_id
    )
