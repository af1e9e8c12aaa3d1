{{ config(materialized='ephemeral') }}

with

changed_records as (
    select * from {{ ref('goldseam', 'stg_goldseam__changed_records') }}
),

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
    where nodes.block_changed_in > {{ goldseam.consumed_build('identity_links', 'identity_nodes') or 0 }}
)

select node_id
from changed_records
where
    feed = 'feed_identifiers'
    and build_number > {{ goldseam.consumed_build('identity_links', 'feed_identifiers') or 0 }}
    and node_id is not null
union
select identifiers.node_id
from identifiers
inner join reblocked
    on identifiers.source = reblocked.source
    and identifiers.record_key = reblocked.record_key
