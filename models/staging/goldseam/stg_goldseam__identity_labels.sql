select * from {{ source('goldseam_state', 'identity_labels') }}
