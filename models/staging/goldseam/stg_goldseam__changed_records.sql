select * from {{ source('goldseam_state', 'changed_records') }}
