{{ config(materialized='ephemeral') }}
with

moments as (
    select
        experiment,
        arm,
        population,
        metric,
        is_rate,
        people as head_count,
        nullif(cast(people as double precision), 0) as people,
        cast(value_sum as double precision) as value_sum,
        cast(value_square_sum as double precision) as value_square_sum,
        cast(covariate_sum as double precision) as covariate_sum,
        cast(covariate_square_sum as double precision) as covariate_square_sum,
        cast(product_sum as double precision) as product_sum
    from {{ ref('goldseam', 'experiment_moments') }}
)

-- of one person there is no variance; floats may leave it a hair below 0
select
    experiment,
    arm,
    population,
    metric,
    is_rate,
    head_count,
    people,
    value_sum / people as mean,
    covariate_sum / people as covariate_mean,
    greatest(value_square_sum - value_sum * value_sum / people, 0) / nullif(people - 1, 0) as variance,
    greatest(covariate_square_sum - covariate_sum * covariate_sum / people, 0)
    / nullif(people - 1, 0) as covariate_variance,
    (product_sum - value_sum * covariate_sum / people) / nullif(people - 1, 0) as covariance
from moments
