{{ config(materialized='ephemeral') }}

with

prospects as (
    select * from {{ ref('goldseam', 'prospects') }}
),

-- few months and stages, many people: counted before the months between are written out
alike as (
    select seen_month, cohort_month, stage, count(*) as people
    from prospects
    group by seen_month, cohort_month, stage
),

standing as (
    select
        *,
        {{ goldseam.each_month(
            'seen_month', 'coalesce(' ~ goldseam.add_months('cohort_month', -1) ~ ', ' ~ goldseam.as_of() ~ ')'
        ) }} as flow_month
    from alike
)

select
    flow_month,
    case when flow_month = seen_month then 'unseen' else stage end as from_stage,
    stage as to_stage,
    people
from standing
