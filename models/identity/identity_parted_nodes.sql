-- A table: its rows are few, but found by reading all of identity_clusters, which who asks about one link should not.
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
