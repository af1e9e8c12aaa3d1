with

arms as (
    select * from {{ ref('goldseam', 'experiment_controls') }}
),

participants as (
    select * from {{ ref('goldseam', 'experiment_participants') }} where is_complete
),

measured as (
    {%- for population in ['itt', 'exposed'] %}
    {%- set population_loop = loop %}
    {%- for metric, definition in goldseam.experiment_metrics().items() %}
    select
        arms.experiment,
        arms.arm,
        '{{ population }}' as population,
        '{{ metric }}' as metric,
        {{ definition.is_rate }} as is_rate,
        participants.profile_id,
        cast({{ definition.value }} as numeric(18, 4)) as value,
        cast({{ definition.covariate }} as numeric(18, 4)) as covariate
    from arms
    left join participants
        on arms.experiment = participants.experiment
        and arms.arm = participants.arm
        {{ 'and participants.is_exposed' if population == 'exposed' }}
    {{ 'union all' if not (loop.last and population_loop.last) }}
    {%- endfor %}
    {%- endfor %}
)

select
    experiment,
    arm,
    population,
    metric,
    is_rate,
    cast(count(profile_id) as bigint) as people,
    {%- set sums = {
        'value_sum': 'value', 'value_square_sum': 'value * value', 'covariate_sum': 'covariate',
        'covariate_square_sum': 'covariate * covariate', 'product_sum': 'value * covariate'
    } %}
    {%- for column, expression in sums.items() %}
    cast(coalesce(sum(case when profile_id is not null then {{ expression }} end), 0) as numeric(38, 8)) as {{ column }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from measured
group by experiment, arm, population, metric, is_rate
