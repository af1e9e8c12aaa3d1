select * from {{ source('goldseam_state', 'consumed_builds') }}
