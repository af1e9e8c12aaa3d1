{{ config(materialized='ephemeral') }}
{% set touched_nodes = ref('goldseam', 'touched_nodes') %}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

attributes as (
    select * from {{ ref('goldseam', 'feed_attributes') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

names as (
    select
        record_id,
        case when attribute = 'first_name' then {{ goldseam.lower_text('value') }} end as given_name,
        case when attribute = 'last_name' then {{ goldseam.lower_text('value') }} end as family_name
    from attributes
    where attribute in ('first_name', 'last_name')
),

named as (
    select
        identifiers.node_id,
        types.max_given_names,
        types.max_family_names,
        count(distinct names.given_name) as given_name_count,
        count(distinct names.family_name) as family_name_count
    from identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    inner join names on identifiers.record_id = names.record_id
    where
        types.kind in ('contact', 'device')
        and coalesce(types.max_given_names, types.max_family_names) is not null
        {%- if goldseam.reads_changes_only('identity_nodes') %}
        and identifiers.node_id in (select touched.node_id from {{ touched_nodes }} as touched)
        {%- endif %}
    group by identifiers.node_id, types.max_given_names, types.max_family_names
)

select node_id
from named
where given_name_count > max_given_names or family_name_count > max_family_names
