with

lifts as (
    select * from {{ ref('goldseam', 'experiment_lifts') }}
),

exposures as (
    select * from {{ ref('goldseam', 'experiment_exposure_shares') }}
),

bounds as (
    select
        *,
        {%- for column, side in {'lower_bound': '-', 'upper_bound': '+'}.items() %}
        case
            when is_rate then {{ goldseam.newcombe_bound('mean', 'people', 'control_mean', 'control_people', side) }}
            else lift {{ side }} {{ goldseam.student_quantile('degrees') }} * standard_error
        end as {{ column }},
        case
            when least(people, control_people) >= 100 and standard_error > 0
                then lift {{ side }} {{ goldseam.anytime_factor('(people + control_people)') }} * standard_error
        end as {{ column }}_anytime,
        cuped_lift {{ side }} {{ goldseam.student_quantile('degrees') }} * cuped_standard_error as cuped_{{ column }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from lifts
),

-- who is exposed was drawn by lot only as far as the arm was
complied as (
    select
        bounds.*,
        exposures.exposed_share,
        case
            when bounds.population = 'itt' and coalesce(control_exposures.exposed_share, 0) = 0
                then nullif(exposures.exposed_share, 0)
        end as complier_share
    from bounds
    left join exposures on bounds.experiment = exposures.experiment and bounds.arm = exposures.arm
    left join exposures as control_exposures
        on bounds.experiment = control_exposures.experiment and bounds.control_arm = control_exposures.arm
)

select
    experiment,
    arm,
    control_arm,
    population,
    population = 'itt' as is_randomised,
    metric,
    head_count as people,
    control_head_count as control_people,
    mean as value,
    control_mean as control_value,
    lift,
    lift / nullif(control_mean, 0) as relative_lift,
    standard_error,
    lower_bound,
    upper_bound,
    lower_bound_anytime,
    upper_bound_anytime,
    lower_bound > 0 or upper_bound < 0 as is_significant,
    lower_bound_anytime > 0 or upper_bound_anytime < 0 as is_significant_anytime,
    cuped_lift,
    cuped_standard_error,
    cuped_lower_bound,
    cuped_upper_bound,
    1 - cuped_squared_error / nullif(power(standard_error, 2), 0) as variance_reduction,
    exposed_share,
    lift / complier_share as exposed_effect,
    lower_bound / complier_share as exposed_effect_lower_bound,
    upper_bound / complier_share as exposed_effect_upper_bound
from complied
