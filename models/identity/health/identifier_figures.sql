{{ config(materialized='ephemeral') }}

with

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
),

counted as (
    select
        identifier_type,
        blocked_reason,
        count(*) as node_count
    from nodes
    group by identifier_type, blocked_reason
),

totals as (
    select
        coalesce(sum(node_count), 0) as known_count,
        coalesce(sum(case when blocked_reason = 'vanished' then 0 else node_count end), 0) as present_count
    from counted
),

present as (
    select * from counted where coalesce(blocked_reason, '') <> 'vanished'
),

figures as (
    select
        'identifiers' as metric,
        'all' as dimension,
        present_count as value,
        cast(null as bigint) as total
    from totals
    union all
    select
        'identifiers' as metric,
        present.identifier_type as dimension,
        sum(present.node_count) as value,
        max(totals.present_count) as total
    from present
    cross join totals
    group by present.identifier_type
    union all
    select
        'blocked_identifiers' as metric,
        present.blocked_reason as dimension,
        sum(present.node_count) as value,
        max(totals.present_count) as total
    from present
    cross join totals
    where present.blocked_reason is not null
    group by present.blocked_reason
    union all
    select
        'vanished_identifiers' as metric,
        'all' as dimension,
        known_count - present_count as value,
        known_count as total
    from totals
)

select
    metric,
    dimension,
    cast(value as bigint) as value,
    cast(total as bigint) as total
from figures
