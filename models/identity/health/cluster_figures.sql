{{ config(materialized='ephemeral') }}

with

clusters as (
    select * from {{ ref('goldseam', 'identity_clusters') }}
),

parted as (
    select * from {{ ref('goldseam', 'identity_parted_nodes') }}
),

sizes as (
    select * from {{ ref('goldseam', 'identity_profile_sizes') }}
),

rounds as (
    select * from {{ ref('goldseam', 'stg_goldseam__identity_rounds') }}
),

overfull as (
    select * from {{ ref('goldseam', 'overfull_clusters') }}
),

-- a component is named after one of its members, and so is a cluster
counted as (
    select
        count(case when node_id = component_id then 1 end) as component_count,
        count(case when node_id = cluster_id then 1 end) as cluster_count
    from clusters
),

-- a component that was not parted is a profile
component_sizes as (
    select max(identifier_count) as identifier_count from sizes
    union all
    select count(*) as identifier_count from parted group by component_id
),

figures as (
    select 'components' as metric, 'all' as dimension, component_count as value from counted
    union all
    select 'clusters' as metric, 'all' as dimension, cluster_count as value from counted
    union all
    select 'rounds' as metric, 'all' as dimension, coalesce(max(round), 0) as value
    from rounds
    where run_at = (select max(others.run_at) from rounds as others)
    union all
    select 'largest_component' as metric, 'all' as dimension, coalesce(max(identifier_count), 0) as value
    from component_sizes
    union all
    select 'limits_broken_by_labels' as metric, identifier_type as dimension, count(*) as value
    from overfull
    group by identifier_type
)

select
    metric,
    dimension,
    cast(value as bigint) as value,
    cast(null as bigint) as total
from figures
