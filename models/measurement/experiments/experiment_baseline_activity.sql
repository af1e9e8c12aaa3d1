{{ config(materialized='ephemeral') }}
with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

activity as (
    select *
    from {{ ref('goldseam', 'experiment_activity') }}
    where occurred_at > {{ goldseam.add_time(goldseam.as_of(), -goldseam.count_var('experiment_outcome_days'), 'day') }}
),

totals as (
    select
        profile_id,
        sum(visits) as visits,
        sum(orders) as orders,
        sum(revenue) as revenue
    from activity
    group by profile_id
)

select
    memberships.segment,
    memberships.profile_id,
    cast(case when totals.visits > 0 then 1 else 0 end as double precision) as visited,
    cast(case when totals.orders > 0 then 1 else 0 end as double precision) as converted,
    cast(coalesce(totals.orders, 0) as double precision) as orders,
    cast(coalesce(totals.revenue, 0) as double precision) as revenue
from memberships
left join totals on memberships.profile_id = totals.profile_id
