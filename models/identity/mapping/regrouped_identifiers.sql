{{ config(materialized='ephemeral') }}

{%- set reads_changes_only = goldseam.reads_changes_only('identity_map_history') %}

with

clusters as (
    select * from {{ ref('goldseam', 'identity_clusters') }}
),

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
)
{%- if reads_changes_only %},

moved as (
    select node_id
    from clusters
    where changed_in > {{ goldseam.consumed_build('identity_map_history', 'identity_clusters') }}
    union
    select node_id
    from nodes
    where
        blocked_reason is not null
        and changed_in > {{ goldseam.consumed_build('identity_map_history', 'identity_nodes') }}
),

-- with an identifier that moved goes all that its profiles hold, the former ones too
held_with as (
    select history.node_id
    from {{ goldseam.table_of('identity_map_history') }} as history
    where
        history.valid_to is null
        and history.profile_id in (
            select known.profile_id
            from {{ goldseam.table_of('identity_map_history') }} as known
            where known.node_id in (select moved.node_id from moved)
        )
),

regrouped as (
    select cluster_id
    from clusters
    where node_id in (select moved.node_id from moved union all select held_with.node_id from held_with)
)
{%- endif %}

select
    nodes.node_id,
    nodes.identifier_type,
    nodes.identifier_value,
    nodes.first_seen_at,
    nodes.observation_count,
    clusters.component_id,
    clusters.cluster_id
from clusters
inner join nodes on clusters.node_id = nodes.node_id
{%- if reads_changes_only %}
where clusters.cluster_id in (select regrouped.cluster_id from regrouped)
{%- endif %}
