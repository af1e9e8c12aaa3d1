{{ config(materialized='replace_entities', meta={
    'entity': ['node_id'],
    'consumes': ['feed_identifiers', 'feed_attributes'],
    'rules': ['rule_identifier_types', 'rule_blocked_identifiers'],
    'tells_changes': 'column',
}, indexes=[{'columns': ['node_id'], 'unique': true}, {'columns': ['identifier_type', 'identifier_value']}]) }}
{% set touched_nodes = ref('goldseam', 'touched_nodes') %}

{%- set reads_changes_only = goldseam.reads_changes_only('identity_nodes') %}

with

seen as (
    select * from {{ ref('goldseam', 'seen_nodes') }}
),

many_named as (
    select * from {{ ref('goldseam', 'many_named_nodes') }}
),

shared as (
    select * from {{ ref('goldseam', 'shared_nodes') }}
),

judged as (
    select
        seen.node_id,
        seen.identifier_type,
        seen.identifier_value,
        seen.first_seen_at,
        seen.last_seen_at,
        seen.observation_count,
        case
            when seen.junk_reason is not null then seen.junk_reason
            when many_named.node_id is not null then 'many_names'
            when shared.node_id is not null then 'shared'
        end as blocked_reason
    from seen
    left join many_named on seen.node_id = many_named.node_id
    left join shared on seen.node_id = shared.node_id and seen.is_blockable
)
{%- if reads_changes_only %},

-- no record shows it any more
vanished as (
    select
        standing.node_id,
        standing.identifier_type,
        standing.identifier_value,
        standing.first_seen_at,
        standing.last_seen_at,
        standing.observation_count,
        'vanished' as blocked_reason
    from {{ this }} as standing
    inner join {{ touched_nodes }} as touched on standing.node_id = touched.node_id
    where standing.node_id not in (select seen.node_id from seen)
),

looked_at as (
    select * from judged
    union all
    select * from vanished
)

select
    looked_at.*,
    case
        when standing.node_id is null or standing.blocked_reason is not distinct from looked_at.blocked_reason
            then standing.block_changed_in
        else {{ goldseam.this_build() }}
    end as block_changed_in
from looked_at
left join {{ this }} as standing on looked_at.node_id = standing.node_id
{%- else %}

select
    judged.*,
    cast(null as bigint) as block_changed_in
from judged
{%- endif %}
