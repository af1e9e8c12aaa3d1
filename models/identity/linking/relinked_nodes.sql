{{ config(materialized='ephemeral') }}

with

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
),

-- records with an identifier that was blocked or set free get another centre, perhaps
reblocked as (
    select record_id
    from {{ ref('goldseam', 'feed_identifiers') }}
    where node_id in (
        select nodes.node_id
        from nodes
        where nodes.block_changed_in > {{ goldseam.consumed_build('identity_links', 'identity_nodes') }}
    )
)

{{ goldseam.nodes_on_changed_records('identity_links', 'feed_identifiers') }}
union
select node_id
from {{ ref('goldseam', 'feed_identifiers') }}
where record_id in (select reblocked.record_id from reblocked)
