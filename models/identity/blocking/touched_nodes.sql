{{ config(materialized='ephemeral') }}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

-- on a record that changed, now or before
identified_otherwise as (
    {{ goldseam.nodes_on_changed_records('identity_nodes', 'feed_identifiers') }}
),

-- on a record whose names changed
named_otherwise as (
    select identifiers.node_id
    from identifiers
    inner join {{ ref('goldseam', 'stg_goldseam__changed_records') }} as changed
        on identifiers.record_id = changed.record_id
    where
        changed.feed = 'feed_attributes'
        and changed.build_number > {{ goldseam.consumed_build('identity_nodes', 'feed_attributes') }}
)

select node_id from identified_otherwise
union
select node_id from named_otherwise
