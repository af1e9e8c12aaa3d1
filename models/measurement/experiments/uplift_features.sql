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

conversion_rates as (
    select * from {{ ref('goldseam', 'conversion_rates') }}
),

-- nobody says when a refund was made: what was paid was known before the arm was drawn
valued as (
    select
        activity.*,
        {{ goldseam.convert_currency('activity.paid_amount', 'conversion_rates.rate') }} as paid_value
    from activity
    left join conversion_rates
        on {{ goldseam.rate_applies('conversion_rates', 'activity.currency', 'activity.occurred_at') }}
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
        {%- for thing in ['visits', 'orders', 'paid_value'] %}
        sum(valued.{{ thing }}) as {{ thing }},
        sum(
            case when valued.occurred_at >= {{ goldseam.add_time('moments.snapshot_at', -90, 'day') }}
                then valued.{{ thing }}
            end
        ) as {{ thing }}_last_90_days,
        {%- endfor %}
        max(case when valued.visits > 0 then valued.occurred_at end) as last_visit_at,
        max(case when valued.orders > 0 then valued.occurred_at end) as last_order_at,
        min(case when valued.orders > 0 then valued.occurred_at end) as first_order_at,
        max(moments.snapshot_at) as snapshot_at
    from moments
    left join valued
        on moments.profile_id = valued.profile_id
        and valued.occurred_at < moments.snapshot_at
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
    {%- for thing in ['visits', 'orders', 'paid_value'] %}
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
