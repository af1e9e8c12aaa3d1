-- Did it work? Every arm against its control, as people were assigned, with what chance allows at any look.
select
    experiment,
    arm,
    metric,
    people,
    control_people,
    cast(value as numeric(18, 4)) as value,
    cast(control_value as numeric(18, 4)) as control_value,
    cast(lift as numeric(18, 4)) as lift,
    cast(lower_bound_anytime as numeric(18, 4)) as lower_bound_anytime,
    cast(upper_bound_anytime as numeric(18, 4)) as upper_bound_anytime,
    is_significant_anytime
from {{ ref('goldseam', 'experiment_results') }}
where is_randomised
order by experiment, arm, metric
