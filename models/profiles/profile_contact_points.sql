{{ config(materialized='replace_entities', meta={
    'entity': ['profile_id'],
    'scope': 'touched_profiles',
    'consumes': ['touched_profiles'],
    'rules': ['rule_identifier_types'],
    'tells_changes': 'no',
}) }}

with

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

messages as (
    select * from {{ ref('goldseam', 'feed_messages') }}
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
),

contact_points as (
    select
        profile_id,
        channel,
        node_id,
        max(case when place = 1 then written_value end) as contact_point,
        min(observed_at) as first_seen_at,
        least(max(last_observed_at), {{ goldseam.as_of() }}) as last_seen_at,
        cast(sum(observation_count) as bigint) as observation_count
    from spellings
    group by profile_id, channel, node_id
),

-- a bounce that names an address counts against it; one that names an account, against the contact points of the
-- account's own record
bounces as (
    select
        contacts.node_id,
        max(messages.occurred_at) as last_bounced_at
    from messages
    inner join identifiers as accounts
        on messages.source = accounts.source
        and messages.node_id = accounts.node_id
    inner join identifiers as contacts
        on accounts.source = contacts.source
        and accounts.record_key = contacts.record_key
    inner join types
        on contacts.identifier_type = types.identifier_type
        and messages.channel = types.channel
    where
        messages.kind = 'bounced'
        and messages.occurred_at <= {{ goldseam.as_of() }}
        and contacts.node_id in (select members.node_id from members)
        and (messages.identifier_type <> contacts.identifier_type or messages.node_id = contacts.node_id)
    group by contacts.node_id
),

judged as (
    select
        contact_points.*,
        bounces.last_bounced_at,
        bounces.last_bounced_at is null or bounces.last_bounced_at < contact_points.last_seen_at as is_deliverable
    from contact_points
    left join bounces on contact_points.node_id = bounces.node_id
)

select
    profile_id,
    channel,
    contact_point,
    node_id,
    row_number() over (
        partition by profile_id, channel
        order by
            case when is_deliverable then 0 else 1 end,
            last_seen_at desc,
            observation_count desc,
            {{ goldseam.binary_order('contact_point') }}
    ) = 1 as is_primary,
    first_seen_at,
    last_seen_at,
    last_bounced_at,
    is_deliverable,
    observation_count
from judged
