with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

blocked as (
    select * from {{ ref('goldseam', 'identity_blocked_nodes') }}
),

linking as (
    select
        identifiers.*,
        types.trust,
        row_number() over (
            partition by identifiers.source, identifiers.record_key
            order by types.priority, identifiers.node_id
        ) as place
    from identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    left join blocked on identifiers.node_id = blocked.node_id
    where blocked.node_id is null
),

-- k identifiers of a record form a star of k - 1 edges around the most certain of them
rays as (
    select
        least(centre.node_id, leaf.node_id) as left_node_id,
        greatest(centre.node_id, leaf.node_id) as right_node_id,
        leaf.source,
        least(centre.trust, leaf.trust) as strength,
        leaf.observed_at,
        leaf.last_observed_at,
        leaf.observation_count
    from linking as centre
    inner join linking as leaf
        on centre.source = leaf.source
        and centre.record_key = leaf.record_key
        and centre.place = 1
        and leaf.place > 1
)

select
    left_node_id,
    right_node_id,
    'same_record' as rule,
    source,
    max(strength) as strength,
    min(observed_at) as first_seen_at,
    max(last_observed_at) as last_seen_at,
    cast(sum(observation_count) as bigint) as observation_count
from rays
group by left_node_id, right_node_id, source
