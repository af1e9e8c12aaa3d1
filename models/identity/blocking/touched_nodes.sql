{{ config(materialized='ephemeral') }}

with

changed_records as (
    select * from {{ ref('goldseam', 'stg_goldseam__changed_records') }}
),

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

-- on a record that changed, now or before
identified_otherwise as (
    select node_id
    from changed_records
    where
        feed = 'feed_identifiers'
        and build_number > {{ goldseam.consumed_build('identity_nodes', 'feed_identifiers') or 0 }}
        and node_id is not null
),

-- on a record whose names changed
named_otherwise as (
    select identifiers.node_id
    from identifiers
    inner join changed_records
        on identifiers.source = changed_records.source
        and identifiers.record_key = changed_records.record_key
    where
        changed_records.feed = 'feed_attributes'
        and changed_records.build_number > {{ goldseam.consumed_build('identity_nodes', 'feed_attributes') or 0 }}
)

select node_id from identified_otherwise
union
select node_id from named_otherwise
