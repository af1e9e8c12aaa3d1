{{ config(materialized='ephemeral') }}
select
    experiment,
    arm,
    cast(avg(case when is_exposed then 1.0 else 0.0 end) as double precision) as exposed_share
from {{ ref('goldseam', 'experiment_participants') }}
where is_complete
group by experiment, arm
