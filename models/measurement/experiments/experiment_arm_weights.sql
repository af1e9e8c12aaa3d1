{{ config(materialized='ephemeral') }}
with

-- those of today, and those of finished experiments
weights_used as (
    select experiment, weights from {{ ref('goldseam', 'experiments') }}
    union
    select experiment, weights from {{ ref('goldseam', 'experiment_arms') }}
)

select
    experiment,
    weights,
    name as arm,
    number / nullif(sum(number) over (partition by experiment, weights), 0) as share
from {{ goldseam.json_numbers('weights_used', 'weights') }} as members
