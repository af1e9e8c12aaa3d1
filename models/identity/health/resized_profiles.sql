{{ config(materialized='ephemeral') }}

with

-- bearers of names and addresses that changed, now or before
described_otherwise as (
    {{ goldseam.nodes_on_changed_records('identity_profile_sizes', 'feed_attributes') }}
)

select profile_id
from {{ ref('goldseam', 'identity_map_history') }}
where changed_in > {{ goldseam.consumed_build('identity_profile_sizes', 'identity_map_history') }}
union
select profile_id
from {{ ref('goldseam', 'identity_map_history') }}
where valid_to is null and node_id in (select described.node_id from described_otherwise as described)
