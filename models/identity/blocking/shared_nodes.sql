{{ config(materialized='ephemeral') }}

{%- set reads_changes_only = goldseam.reads_changes_only('identity_nodes') %}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

seen as (
    select * from {{ ref('goldseam', 'seen_nodes') }}
),

junk as (
    select node_id from seen where junk_reason is not null
    {%- if reads_changes_only %}
    union
    -- neighbours that nothing new is known of stay what they were
    select standing.node_id
    from {{ goldseam.table_of('identity_nodes') }} as standing
    where
        standing.blocked_reason in ('list', 'pattern')
        and standing.node_id not in (select seen.node_id from seen)
    {%- endif %}
),

-- the identifiers of each record, junk aside, the surest first
ranked as (
    select
        identifiers.record_id,
        identifiers.node_id,
        identifiers.identifier_type,
        types.max_profiles,
        row_number() over (
            partition by identifiers.record_id
            order by types.priority, identifiers.node_id
        ) as place
    from identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    {%- if reads_changes_only %}
    inner join (
        select distinct around.record_id
        from {{ ref('goldseam', 'feed_identifiers') }} as around
        inner join types on around.identifier_type = types.identifier_type and types.max_profiles is not null
        inner join seen on around.node_id = seen.node_id
    ) as records on identifiers.record_id = records.record_id
    {%- endif %}
    where identifiers.node_id not in (select junk.node_id from junk)
),

-- a record's surest identifier owns those below it; owners are counted by their type
owned as (
    select distinct
        ranked.node_id,
        ranked.max_profiles,
        owners.identifier_type as owner_type,
        owners.node_id as owner_node_id
    from ranked
    inner join ranked as owners on ranked.record_id = owners.record_id and owners.place = 1
    where ranked.place > 1 and ranked.max_profiles is not null
),

counted as (
    select
        node_id,
        max_profiles,
        count(*) as owner_count
    from owned
    group by node_id, max_profiles, owner_type
)

select distinct node_id
from counted
where owner_count > max_profiles
