{{ config(materialized='ephemeral') }}

with

history as (
    select * from {{ ref('goldseam', 'identity_map_history') }}
),

changed_records as (
    select * from {{ ref('goldseam', 'stg_goldseam__changed_records') }}
),

-- bearers of names and addresses that changed, now or before
described_otherwise as (
    select node_id
    from changed_records
    where
        feed = 'feed_attributes'
        and build_number > {{ goldseam.consumed_build('identity_profile_sizes', 'feed_attributes') or 0 }}
)

select profile_id
from history
where changed_in > {{ goldseam.consumed_build('identity_profile_sizes', 'identity_map_history') or 0 }}
union
select history.profile_id
from history
inner join described_otherwise on history.node_id = described_otherwise.node_id
where history.valid_to is null
