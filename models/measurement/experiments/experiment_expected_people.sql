{{ config(materialized='ephemeral') }}
with

arms as (
    select * from {{ ref('goldseam', 'experiment_arms') }}
),

-- profiles of equal arms become one, of different arms none: who was merged is left out, or the larger arm gains
merged as (
    select distinct
        arms.experiment,
        redirects.to_profile_id as profile_id
    from arms
    inner join {{ ref('goldseam', 'profile_redirects_current') }} as redirects
        on arms.profile_id = redirects.from_profile_id
),

-- who came by a merge or a split was not drawn by lot
drawn as (
    select
        arms.experiment,
        arms.weights,
        arms.arm
    from arms
    inner join {{ ref('goldseam', 'experiment_participants') }} as participants
        on arms.experiment = participants.experiment
        and arms.profile_id = participants.profile_id
    left join merged on arms.experiment = merged.experiment and arms.profile_id = merged.profile_id
    where not arms.is_inherited and merged.profile_id is null
),

counted as (
    select
        experiment,
        weights,
        arm,
        count(*) as people
    from drawn
    group by experiment, weights, arm
),

totals as (
    select
        experiment,
        weights,
        sum(people) as people
    from counted
    group by experiment, weights
)

-- shares may have moved: each person is expected by those that stood when they were drawn
select
    weights.experiment,
    weights.arm,
    cast(sum(coalesce(counted.people, 0)) as bigint) as people,
    sum(weights.share * coalesce(totals.people, 0)) as expected_people
from {{ ref('goldseam', 'experiment_arm_weights') }} as weights
left join totals on weights.experiment = totals.experiment and weights.weights = totals.weights
left join counted
    on weights.experiment = counted.experiment
    and weights.weights = counted.weights
    and weights.arm = counted.arm
group by weights.experiment, weights.arm
