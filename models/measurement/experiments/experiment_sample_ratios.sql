with

expected as (
    select * from {{ ref('goldseam', 'experiment_expected_people') }}
),

tested as (
    select
        *,
        sum(power(people - expected_people, 2) / nullif(expected_people, 0)) over of_experiment as chi_square,
        cast(count(*) over of_experiment - 1 as bigint) as degrees,
        min(expected_people) over of_experiment as least_expected
    from expected
    window of_experiment as (partition by experiment)
)

select
    experiment,
    arm,
    people,
    expected_people,
    chi_square,
    degrees,
    cast({{ goldseam.chi_square_limit('degrees') }} as double precision) as chi_square_limit,
    -- below five expected people chi-square is no guide (Cochran 1954)
    case when least_expected >= 5 then chi_square > {{ goldseam.chi_square_limit('degrees') }} end as is_mismatch
from tested
