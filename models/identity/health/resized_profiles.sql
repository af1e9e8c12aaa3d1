{{ config(materialized='ephemeral') }}

with

history as (
    select * from {{ ref('goldseam', 'identity_map_history') }}
),

-- bearers of names and addresses that changed, now or before
described_otherwise as (
    {{ goldseam.nodes_on_changed_records('identity_profile_sizes', 'feed_attributes') }}
)

select profile_id
from history
where changed_in > {{ goldseam.consumed_build('identity_profile_sizes', 'identity_map_history') }}
union
select history.profile_id
from history
inner join described_otherwise on history.node_id = described_otherwise.node_id
where history.valid_to is null
