{{ config(materialized='ephemeral') }}

-- What identity_edges says, from its rare side: inner joins with the few identifiers that cut take a quarter of the
-- time of outer joins of all links. Links are named at each use: engines copy a CTE that is used more than once.
with

blocked as (
    select * from {{ ref('goldseam', 'identity_nodes') }} where blocked_reason is not null
),

parted as (
    select * from {{ ref('goldseam', 'identity_parted_nodes') }}
),

limits as (
    select * from {{ ref('goldseam', 'identity_broken_limits') }}
),

blocked_left as (
    select blocked.blocked_reason as cut_reason
    from {{ ref('goldseam', 'identity_links') }} as links
    inner join blocked on links.left_node_id = blocked.node_id
    where links.is_live
),

blocked_right as (
    select blocked.blocked_reason as cut_reason
    from {{ ref('goldseam', 'identity_links') }} as links
    inner join blocked on links.right_node_id = blocked.node_id
    where links.is_live and links.left_node_id not in (select others.node_id from blocked as others)
),

parted_between as (
    select limits.cut_reason
    from {{ ref('goldseam', 'identity_links') }} as links
    inner join parted as left_parted on links.left_node_id = left_parted.node_id
    inner join parted as right_parted
        on links.right_node_id = right_parted.node_id
        and left_parted.cluster_id <> right_parted.cluster_id
    inner join limits
        on left_parted.cluster_id = limits.left_cluster_id
        and right_parted.cluster_id = limits.right_cluster_id
    where links.is_live
)

select * from blocked_left
union all
select * from blocked_right
union all
select * from parted_between
