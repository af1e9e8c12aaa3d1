select * from {{ source('goldseam_state', 'sync_renames') }}
