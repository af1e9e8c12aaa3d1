{{ config(materialized='table') }}

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

listed as (
    select * from {{ ref('goldseam', 'rule_blocked_identifiers') }}
),

-- account and order keys are never blocked: facts hang on them
blockable as (
    select distinct
        identifiers.node_id,
        identifiers.identifier_type,
        identifiers.identifier_value,
        types.blocked_pattern
    from identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    where types.kind in ('contact', 'device')
),

junk as (
    select
        blockable.node_id,
        case when listed.identifier_value is not null then 'list' else 'pattern' end as blocked_reason
    from blockable
    left join listed
        on blockable.identifier_type = listed.identifier_type
        and blockable.identifier_value = listed.identifier_value
    where
        listed.identifier_value is not null
        or {{ goldseam.regex_match('blockable.identifier_value', 'blockable.blocked_pattern') }}
),

named as (
    select
        identifiers.node_id,
        attributes.attribute,
        count(distinct {{ goldseam.lower_text('attributes.value') }}) as name_count
    from identifiers
    inner join attributes
        on identifiers.source = attributes.source
        and identifiers.record_key = attributes.record_key
    where attributes.attribute in ('first_name', 'last_name')
    group by identifiers.node_id, attributes.attribute
),

many_names as (
    select distinct
        named.node_id,
        'many_names' as blocked_reason
    from named
    inner join blockable on named.node_id = blockable.node_id
    inner join types on blockable.identifier_type = types.identifier_type
    where
        (named.attribute = 'first_name' and named.name_count > types.max_given_names)
        or (named.attribute = 'last_name' and named.name_count > types.max_family_names)
),

-- the highest-priority identifier of each record, junk aside, judges those below it
tops as (
    select
        identifiers.source,
        identifiers.record_key,
        identifiers.node_id,
        identifiers.identifier_type,
        row_number() over (
            partition by identifiers.source, identifiers.record_key
            order by types.priority, identifiers.node_id
        ) as place
    from identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    left join junk on identifiers.node_id = junk.node_id
    where junk.node_id is null
),

seen_with as (
    select
        identifiers.node_id,
        types.max_profiles,
        count(distinct tops.node_id) as owner_count
    from identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    inner join tops
        on identifiers.source = tops.source
        and identifiers.record_key = tops.record_key
        and tops.place = 1
        and identifiers.node_id <> tops.node_id
    where types.max_profiles is not null
    group by identifiers.node_id, types.max_profiles, tops.identifier_type
),

shared as (
    select distinct
        node_id,
        'shared' as blocked_reason
    from seen_with
    where owner_count > max_profiles
),

reasons as (
    select node_id, blocked_reason, 1 as place from junk
    union all
    select node_id, blocked_reason, 2 as place from many_names
    union all
    select node_id, blocked_reason, 3 as place from shared
),

ranked as (
    select
        node_id,
        blocked_reason,
        row_number() over (partition by node_id order by place) as rank
    from reasons
)

select
    node_id,
    blocked_reason
from ranked
where rank = 1
