{{ config(materialized='view') }}
with

participants as (
    select * from {{ ref('goldseam', 'experiment_participants') }}
),

controls as (
    select * from {{ ref('goldseam', 'experiment_controls') }}
),

activity as (
    select * from {{ ref('goldseam', 'experiment_activity') }}
),

-- learnt from what was known when the arm was drawn, told of what is known now
moments as (
    select
        experiment,
        profile_id,
        'training' as snapshot,
        assigned_at as snapshot_at
    from participants
    where is_complete
    union all
    select
        experiment,
        profile_id,
        'scoring' as snapshot,
        {{ goldseam.as_of() }} as snapshot_at
    from participants
),

features as (
    select
        moments.experiment,
        moments.profile_id,
        moments.snapshot,
        {%- for thing in ['visits', 'orders', 'revenue'] %}
        sum(activity.{{ thing }}) as {{ thing }},
        sum(
            case when activity.occurred_at >= {{ goldseam.add_time('moments.snapshot_at', -90, 'day') }}
                then activity.{{ thing }}
            end
        ) as {{ thing }}_last_90_days,
        {%- endfor %}
        max(case when activity.visits > 0 then activity.occurred_at end) as last_visit_at,
        max(case when activity.orders > 0 then activity.occurred_at end) as last_order_at,
        min(case when activity.orders > 0 then activity.occurred_at end) as first_order_at,
        max(moments.snapshot_at) as snapshot_at
    from moments
    left join activity
        on moments.profile_id = activity.profile_id
        and activity.occurred_at < moments.snapshot_at
    group by moments.experiment, moments.profile_id, moments.snapshot
)

select
    features.experiment,
    features.profile_id,
    features.snapshot,
    participants.arm,
    controls.control_arm,
    case when features.snapshot = 'training' then participants.has_visited end as has_visited,
    case when features.snapshot = 'training' then participants.has_ordered end as has_ordered,
    {%- for thing in ['visits', 'orders', 'revenue'] %}
    cast(coalesce(features.{{ thing }}, 0) as double precision) as {{ thing }},
    cast(coalesce(features.{{ thing }}_last_90_days, 0) as double precision) as {{ thing }}_last_90_days,
    {%- endfor %}
    {{ goldseam.days_between('features.last_visit_at', 'features.snapshot_at') }} as days_since_visit,
    {{ goldseam.days_between('features.last_order_at', 'features.snapshot_at') }} as days_since_order,
    {{ goldseam.days_between('features.first_order_at', 'features.snapshot_at') }} as tenure_days
from features
inner join participants
    on features.experiment = participants.experiment
    and features.profile_id = participants.profile_id
inner join controls on participants.experiment = controls.experiment and participants.arm = controls.arm
