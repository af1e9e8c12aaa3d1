{{ config(materialized='ephemeral') }}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

members as (
    select * from {{ goldseam.touched_members('profile_contact_points') }}
),

spellings as (
    select
        members.profile_id,
        types.channel,
        types.normaliser,
        identifiers.node_id,
        identifiers.written_value,
        identifiers.observed_at,
        identifiers.last_observed_at,
        identifiers.observation_count,
        row_number() over (
            partition by identifiers.node_id
            order by
                identifiers.last_observed_at desc,
                {{ goldseam.binary_order('identifiers.written_value') }}
        ) as place
    from identifiers
    inner join members on identifiers.node_id = members.node_id
    inner join types on identifiers.identifier_type = types.identifier_type
    where
        types.channel is not null
        and identifiers.observed_at <= {{ goldseam.as_of() }}
)

select
    profile_id,
    channel,
    normaliser,
    node_id,
    max(case when place = 1 then written_value end) as contact_point,
    min(observed_at) as first_seen_at,
    least(max(last_observed_at), {{ goldseam.as_of() }}) as last_seen_at,
    cast(sum(observation_count) as bigint) as observation_count
from spellings
group by profile_id, channel, normaliser, node_id
