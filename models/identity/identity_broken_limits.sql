{{ config(materialized='view') }}

with

parted as (
    select * from {{ ref('goldseam', 'identity_parted_nodes') }}
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }} where node_id in (select parted.node_id from parted)
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }} where max_per_profile is not null
),

labels as (
    select * from {{ ref('goldseam', 'identity_labels') }} where kind = 'different'
),

held as (
    select
        parted.component_id,
        parted.cluster_id,
        types.identifier_type,
        types.max_per_profile,
        types.priority,
        count(*) as held_count
    from parted
    inner join nodes on parted.node_id = nodes.node_id
    inner join types on nodes.identifier_type = types.identifier_type
    group by parted.component_id, parted.cluster_id, types.identifier_type, types.max_per_profile, types.priority
),

-- two parts of a component that together would hold more of a type than one person may
too_many as (
    select
        one.cluster_id as left_cluster_id,
        other.cluster_id as right_cluster_id,
        'max_per_profile:' || one.identifier_type as cut_reason,
        one.priority
    from held as one
    inner join held as other
        on one.component_id = other.component_id
        and one.cluster_id <> other.cluster_id
        and one.identifier_type = other.identifier_type
        and one.held_count + other.held_count > one.max_per_profile
),

told_apart as (
    select
        one.cluster_id as left_cluster_id,
        other.cluster_id as right_cluster_id,
        'label_different' as cut_reason,
        0 as priority
    from labels
    inner join parted as one on labels.left_node_id = one.node_id or labels.right_node_id = one.node_id
    inner join parted as other
        on (labels.left_node_id = other.node_id or labels.right_node_id = other.node_id)
        and one.node_id <> other.node_id
),

ranked as (
    select
        *,
        row_number() over (partition by left_cluster_id, right_cluster_id order by priority) as place
    from (
        select * from told_apart
        union all
        select * from too_many
    ) as reasons
)

select
    left_cluster_id,
    right_cluster_id,
    cut_reason
from ranked
where place = 1
