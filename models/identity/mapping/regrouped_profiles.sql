{{ config(materialized='ephemeral') }}
{% set regrouped_identifiers = ref('goldseam', 'regrouped_identifiers') %}
{% set identity_nodes = ref('goldseam', 'identity_nodes') %}

{%- if not goldseam.reads_changes_only('identity_map_history') %}

select cast(null as text) as profile_id
where false
{%- else %}

with

identifiers as (
    select * from {{ regrouped_identifiers }}
),

nodes as (
    select * from {{ identity_nodes }}
),

history as (
    select * from {{ goldseam.table_of('identity_map_history') }}
)

select history.profile_id
from history
inner join identifiers on history.node_id = identifiers.node_id
where history.valid_to is null
union
-- whoever held an identifier that links nobody any more
select history.profile_id
from history
inner join nodes on history.node_id = nodes.node_id
where
    history.valid_to is null
    and nodes.blocked_reason is not null
    and nodes.changed_in > {{ goldseam.consumed_build('identity_map_history', 'identity_nodes') }}
{%- endif %}
