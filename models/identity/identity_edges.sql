{{ config(materialized='view') }}

-- What both ends are joined with is read once for each: a CTE that is used twice is computed in full,
-- before any filter on the view can reach it.
with

links as (
    select * from {{ ref('goldseam', 'identity_links') }}
),

left_blocked as (
    select * from {{ ref('goldseam', 'identity_nodes') }} where blocked_reason is not null
),

right_blocked as (
    select * from {{ ref('goldseam', 'identity_nodes') }} where blocked_reason is not null
),

limits as (
    select * from {{ ref('goldseam', 'identity_broken_limits') }}
),

-- members of components that had to be parted
left_parted as (
    select * from {{ ref('goldseam', 'identity_parted_nodes') }}
),

right_parted as (
    select * from {{ ref('goldseam', 'identity_parted_nodes') }}
),

judged as (
    select
        links.*,
        case
            when not links.is_live then 'vanished'
            when left_blocked.node_id is not null then left_blocked.blocked_reason
            when right_blocked.node_id is not null then right_blocked.blocked_reason
            when left_parted.cluster_id <> right_parted.cluster_id then limits.cut_reason
        end as cut_reason
    from links
    left join left_blocked on links.left_node_id = left_blocked.node_id
    left join right_blocked on links.right_node_id = right_blocked.node_id
    left join left_parted on links.left_node_id = left_parted.node_id
    left join right_parted on links.right_node_id = right_parted.node_id
    left join limits
        on left_parted.cluster_id = limits.left_cluster_id
        and right_parted.cluster_id = limits.right_cluster_id
)

select
    left_node_id,
    right_node_id,
    rule,
    source,
    strength,
    first_seen_at,
    last_seen_at,
    observation_count,
    cut_reason is null as is_used,
    cut_reason
from judged
