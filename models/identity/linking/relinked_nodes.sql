{{ config(materialized='ephemeral') }}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
),

-- records with an identifier that was blocked or set free get another centre, perhaps
reblocked as (
    select distinct
        identifiers.source,
        identifiers.record_key
    from identifiers
    inner join nodes on identifiers.node_id = nodes.node_id
    where nodes.block_changed_in > {{ goldseam.consumed_build('identity_links', 'identity_nodes') }}
)

{{ goldseam.nodes_on_changed_records('identity_links', 'feed_identifiers') }}
union
select identifiers.node_id
from identifiers
inner join reblocked
    on identifiers.source = reblocked.source
    and identifiers.record_key = reblocked.record_key
