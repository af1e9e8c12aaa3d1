{{ config(materialized='ephemeral') }}
{% set touched_nodes = ref('goldseam', 'touched_nodes') %}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

listed as (
    select * from {{ ref('goldseam', 'rule_blocked_identifiers') }}
),

seen as (
    select
        node_id,
        identifier_type,
        identifier_value,
        min(observed_at) as first_seen_at,
        max(last_observed_at) as last_seen_at,
        cast(sum(observation_count) as bigint) as observation_count
    from identifiers
    {%- if goldseam.reads_changes_only('identity_nodes') %}
    where node_id in (select touched.node_id from {{ touched_nodes }} as touched)
    {%- endif %}
    group by node_id, identifier_type, identifier_value
)

-- account and order keys are never junk: facts hang on them
select
    seen.*,
    types.kind in ('contact', 'device') as is_blockable,
    case
        when types.kind not in ('contact', 'device') then null
        when listed.identifier_value is not null then 'list'
        when
            {{ goldseam.matches_blocked_pattern(
                'types.identifier_type', 'seen.identifier_value', 'types.blocked_pattern'
            ) }}
            then 'pattern'
    end as junk_reason
from seen
inner join types on seen.identifier_type = types.identifier_type
left join listed
    on seen.identifier_type = listed.identifier_type
    and seen.identifier_value = listed.identifier_value
