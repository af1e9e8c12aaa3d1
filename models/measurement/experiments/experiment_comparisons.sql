{{ config(materialized='ephemeral') }}
{%- set columns = ['head_count', 'people', 'mean', 'variance', 'covariate_mean', 'covariate_variance', 'covariance'] %}
with

controls as (
    select * from {{ ref('goldseam', 'experiment_controls') }} where arm <> control_arm
),

arm_statistics as (
    select * from {{ ref('goldseam', 'experiment_arm_statistics') }}
),

-- nobody of a holdout is exposed: then all of it is compared with
control_statistics as (
    select
        wanted.population as compared_population,
        found.*
    from arm_statistics as wanted
    inner join arm_statistics as found
        on wanted.experiment = found.experiment
        and wanted.arm = found.arm
        and wanted.metric = found.metric
        and found.population = case when wanted.head_count > 0 then wanted.population else 'itt' end
)

select
    arms.experiment,
    arms.arm,
    controls.control_arm,
    arms.population,
    arms.metric,
    arms.is_rate,
    {%- for column in columns %}
    arms.{{ column }},
    control_statistics.{{ column }} as control_{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from arm_statistics as arms
inner join controls on arms.experiment = controls.experiment and arms.arm = controls.arm
inner join control_statistics
    on arms.experiment = control_statistics.experiment
    and controls.control_arm = control_statistics.arm
    and arms.population = control_statistics.compared_population
    and arms.metric = control_statistics.metric
