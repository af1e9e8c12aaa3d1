{{ config(materialized='ephemeral') }}
{%- set days = goldseam.count_var('experiment_outcome_days') %}
{%- set columns = {'visits': 'bigint', 'orders': 'bigint', 'revenue': 'numeric(18, 4)'} %}
with

arms as (
    select * from {{ ref('goldseam', 'experiment_arms') }}
),

activity as (
    select * from {{ ref('goldseam', 'experiment_activity') }}
)

select
    arms.experiment,
    arms.profile_id,
    {%- for side, sign in {'': '>=', '_before': '<'}.items() %}
    {%- for column, type in columns.items() %}
    cast(sum(
        case when activity.occurred_at {{ sign }} arms.assigned_at then activity.{{ column }} else 0 end
    ) as {{ type }}) as {{ column }}{{ side }}{{ ',' if not loop.last }}
    {%- endfor %}{{ ',' if not loop.last }}
    {%- endfor %}
from arms
inner join activity
    on arms.profile_id = activity.profile_id
    and activity.occurred_at >= {{ goldseam.add_time('arms.assigned_at', -days, 'day') }}
    and activity.occurred_at < {{ goldseam.add_time('arms.assigned_at', days, 'day') }}
group by arms.experiment, arms.profile_id
