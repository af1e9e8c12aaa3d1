{{ config(materialized='ephemeral') }}
select
    experiment,
    arm,
    avg(case when is_exposed then 1e0 else 0e0 end) as exposed_share
from {{ ref('goldseam', 'experiment_participants') }}
where is_complete
group by experiment, arm
