select * from {{ source('goldseam_state', 'predictions') }}
