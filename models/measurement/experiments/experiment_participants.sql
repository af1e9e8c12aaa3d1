{%- set days = goldseam.count_var('experiment_outcome_days') %}
with

arms as (
    select * from {{ ref('goldseam', 'experiment_arms') }} where not is_conflicted
),

profiles as (
    select profile_id from {{ ref('goldseam', 'profiles') }}
),

exposures as (
    select * from {{ ref('goldseam', 'experiment_exposures') }}
),

outcomes as (
    select * from {{ ref('goldseam', 'experiment_outcomes') }}
)

select
    arms.experiment,
    arms.profile_id,
    arms.arm,
    arms.is_inherited,
    arms.assigned_at,
    {{ goldseam.add_time('arms.assigned_at', days, 'day') }} as measured_until,
    {{ goldseam.add_time('arms.assigned_at', days, 'day') }} <= {{ goldseam.as_of() }} as is_complete,
    exposures.exposed_at,
    coalesce(exposures.exposed_at < {{ goldseam.add_time('arms.assigned_at', days, 'day') }}, false) as is_exposed,
    coalesce(outcomes.visits, 0) > 0 as has_visited,
    coalesce(outcomes.orders, 0) > 0 as has_ordered,
    coalesce(outcomes.orders, 0) as orders,
    coalesce(outcomes.revenue, 0) as revenue,
    coalesce(outcomes.visits_before, 0) as visits_before,
    coalesce(outcomes.orders_before, 0) as orders_before,
    coalesce(outcomes.revenue_before, 0) as revenue_before
from arms
inner join profiles on arms.profile_id = profiles.profile_id
left join exposures on arms.experiment = exposures.experiment and arms.profile_id = exposures.profile_id
left join outcomes on arms.experiment = outcomes.experiment and arms.profile_id = outcomes.profile_id
