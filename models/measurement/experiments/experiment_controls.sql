{{ config(materialized='ephemeral') }}
with

arms as (
    select distinct
        experiment,
        arm
    from {{ ref('goldseam', 'experiment_arm_weights') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by experiment
            order by case arm when 'holdout' then 0 when 'control' then 1 else 2 end, {{ goldseam.binary_order('arm') }}
        ) as place
    from arms
)

select
    arms.experiment,
    arms.arm,
    ranked.arm as control_arm
from arms
inner join ranked on arms.experiment = ranked.experiment and ranked.place = 1
