select * from {{ source('goldseam_state', 'model_builds') }}
