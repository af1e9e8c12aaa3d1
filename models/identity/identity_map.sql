{{ config(materialized='view') }}

select
    node_id,
    identifier_type,
    identifier_value,
    profile_id
from {{ ref('goldseam', 'identity_map_history') }}
where valid_to is null
