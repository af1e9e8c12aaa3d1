{{ config(materialized='ephemeral') }}
with

compared as (
    select
        *,
        variance / people as squared_error,
        control_variance / control_people as control_squared_error,
        ((people - 1) * covariance + (control_people - 1) * control_covariance) / nullif(
            (people - 1) * covariate_variance + (control_people - 1) * control_covariate_variance, 0
        ) as slope
    from {{ ref('goldseam', 'experiment_comparisons') }}
),

errors as (
    select
        *,
        sqrt(squared_error + control_squared_error) as standard_error,
        -- Welch and Satterthwaite
        power(squared_error + control_squared_error, 2) / nullif(
            power(squared_error, 2) / (people - 1) + power(control_squared_error, 2) / (control_people - 1), 0
        ) as degrees,
        -- the variance of value - slope * covariate, which is what CUPED compares
        greatest(variance - 2 * slope * covariance + power(slope, 2) * covariate_variance, 0) / people
        + greatest(
            control_variance - 2 * slope * control_covariance + power(slope, 2) * control_covariate_variance, 0
        ) / control_people as cuped_squared_error
    from compared
)

select
    *,
    mean - control_mean as lift,
    mean - control_mean - slope * (covariate_mean - control_covariate_mean) as cuped_lift,
    case when slope is not null then sqrt(cuped_squared_error) end as cuped_standard_error
from errors
