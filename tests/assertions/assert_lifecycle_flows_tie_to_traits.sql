-- Where customers stand at the end of the last month is where profile_traits sees them.
{{ config(meta={'dagster': {'ref': {'name': 'lifecycle_flows', 'package': 'goldseam'}}}) }}
with

flows as (
    select
        to_stage as stage,
        sum(people) as people
    from {{ ref('goldseam', 'lifecycle_flows') }}
    where flow_month = {{ goldseam.month_of(goldseam.as_of()) }}
    group by to_stage
),

traits as (
    select
        lifecycle_stage as stage,
        count(*) as people
    from {{ ref('goldseam', 'profile_traits') }}
    group by lifecycle_stage
)

select
    traits.stage,
    traits.people,
    flows.people as people_in_flows
from traits
full outer join flows on traits.stage = flows.stage
where
    coalesce(traits.stage, flows.stage) not in ('anonymous', 'lead')
    and coalesce(traits.people, 0) <> coalesce(flows.people, 0)
