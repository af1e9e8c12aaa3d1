{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['experiment', 'profile_id'],
    full_refresh=false,
    on_schema_change='append_new_columns',
) }}
with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

experiments as (
    select * from {{ ref('goldseam', 'experiments') }}
),

standing as (
    select * from {{ goldseam.arms_so_far() }}
),

inherited as (
    select * from {{ ref('goldseam', 'inherited_arms') }}
),

members as (
    {%- for name, experiment in goldseam.experiment_definitions().items() %}
    select distinct
        '{{ name }}' as experiment,
        profile_id
    from memberships
    where segment in {{ goldseam._sql_list(experiment.segments) }}
    union all
    {%- endfor %}
    select
        cast(null as text) as experiment,
        profile_id
    from memberships
    where false
),

newcomers as (
    select
        members.*,
        {{ goldseam.node_hash("members.experiment || ':' || members.profile_id") }} % 10000 as bucket
    from members
    left join standing
        on members.experiment = standing.experiment
        and members.profile_id = standing.profile_id
    left join inherited
        on members.experiment = inherited.experiment
        and members.profile_id = inherited.profile_id
    where standing.profile_id is null and inherited.profile_id is null
)

select
    newcomers.experiment,
    newcomers.profile_id,
    experiments.arm,
    experiments.weights,
    false as is_inherited,
    false as is_conflicted,
    {{ goldseam.as_of() }} as assigned_at,
    {{ goldseam.run_at() }} as recorded_at
from newcomers
inner join experiments
    on newcomers.experiment = experiments.experiment
    and newcomers.bucket >= experiments.from_bucket
    and newcomers.bucket < experiments.below_bucket
union all
select
    experiment,
    profile_id,
    arm,
    weights,
    is_inherited,
    is_conflicted,
    assigned_at,
    {{ goldseam.run_at() }} as recorded_at
from inherited
where not has_own or own_arm <> arm or was_conflicted <> is_conflicted
