{{ config(materialized='ephemeral') }}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
),

-- a shared phone belongs to one profile or, blocked, to none; whose records carry it tells who uses it
carried as (
    select distinct
        identity_map.profile_id,
        phones.node_id
    from identifiers as phones
    inner join types
        on phones.identifier_type = types.identifier_type
        and types.normaliser = 'phone'
    inner join nodes
        on phones.node_id = nodes.node_id
        and coalesce(nodes.blocked_reason, '') not in ('list', 'pattern', 'vanished')
    inner join identifiers as beside on phones.record_id = beside.record_id
    inner join identity_map on beside.node_id = identity_map.node_id
    where phones.observed_at <= {{ goldseam.as_of() }}
),

counted as (
    select
        *,
        count(*) over (partition by node_id) as user_count
    from carried
)

select
    profile_id,
    node_id
from counted
where user_count between 2 and {{ goldseam.count_var('household_max_profiles') }}
