select * from {{ source('goldseam_state', 'prediction_runs') }}
