with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

blocked as (
    select * from {{ ref('goldseam', 'identity_blocked_nodes') }}
),

nodes as (
    select
        node_id,
        identifier_type,
        identifier_value,
        min(observed_at) as first_seen_at,
        max(last_observed_at) as last_seen_at,
        cast(sum(observation_count) as bigint) as observation_count
    from identifiers
    group by node_id, identifier_type, identifier_value
)

select
    nodes.*,
    blocked.blocked_reason
from nodes
left join blocked on nodes.node_id = blocked.node_id
