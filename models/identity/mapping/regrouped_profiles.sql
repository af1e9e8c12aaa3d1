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

-- identifiers that link nobody any more
unlinked as (
    select node_id
    from {{ identity_nodes }}
    where
        blocked_reason is not null
        and changed_in > {{ goldseam.consumed_build('identity_map_history', 'identity_nodes') }}
)

select distinct profile_id
from {{ goldseam.table_of('identity_map_history') }}
where
    valid_to is null
    and node_id in (select identifiers.node_id from identifiers union all select unlinked.node_id from unlinked)
{%- endif %}
