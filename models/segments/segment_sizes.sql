{{ config(materialized='view') }}

with

history as (
    select * from {{ ref('goldseam', 'segment_membership_history') }}
),

evaluations as (
    select * from {{ ref('goldseam', 'segment_evaluations') }}
),

changes as (
    select segment, entered_at as evaluated_at, 1 as entered, 0 as exited from history
    union all
    select segment, exited_at as evaluated_at, 0 as entered, 1 as exited from history where exited_at is not null
    union all
    select segment, evaluated_at, 0 as entered, 0 as exited from evaluations
),

moments as (
    select
        segment,
        evaluated_at,
        cast(sum(entered) as bigint) as entered,
        cast(sum(exited) as bigint) as exited
    from changes
    group by segment, evaluated_at
),

counted as (
    select
        *,
        cast(sum(entered - exited) over since_the_first as bigint) as members,
        row_number() over since_the_first = 1 as is_first
    from moments
    window since_the_first as (partition by segment order by evaluated_at)
),

definitions as (
    select
        segment,
        evaluated_at,
        definition <> lag(definition) over (partition by segment order by evaluated_at) as is_redefined
    from evaluations
)

select
    counted.segment,
    counted.evaluated_at,
    counted.members,
    case when not counted.is_first then counted.members - counted.entered + counted.exited end as members_before,
    counted.entered,
    counted.exited,
    cast(case
        when not counted.is_first
            then {{ goldseam.divide('(counted.entered + counted.exited)', 'counted.members', 4) }}
    end as numeric(18, 4)) as volatility,
    coalesce(definitions.is_redefined, false) as is_redefined
from counted
left join definitions on counted.segment = definitions.segment and counted.evaluated_at = definitions.evaluated_at
