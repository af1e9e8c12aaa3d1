{{ config(materialized='replace_entities', meta={
    'entity': ['profile_id'],
    'scope': 'touched_profiles',
    'consumes': ['touched_profiles'],
    'rules': ['rule_identifier_types'],
    'tells_changes': 'no',
}) }}

with

consents as (
    select * from {{ ref('goldseam', 'feed_consents') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

members as (
    select * from {{ goldseam.touched_members('profile_consents') }}
),

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

-- a refusal made with an identifier that links nobody (a blocked address) holds for everybody whose records carry it
bound as (
    select
        consents.*,
        members.profile_id
    from consents
    inner join members on consents.node_id = members.node_id
    union all
    select distinct
        consents.*,
        members.profile_id
    from consents
    inner join identifiers as named on consents.node_id = named.node_id
    inner join identifiers as beside
        on named.record_id = beside.record_id
    inner join members on beside.node_id = members.node_id
    where
        consents.status <> 'granted'
        and not exists (select 1 from identity_map as mapped where mapped.node_id = consents.node_id)
),

channels as (
    select distinct
        profile_id,
        purpose,
        channel
    from bound
    where channel <> 'any'
),

-- what is said of any channel is said of each
applicable as (
    select
        bound.*,
        bound.channel as decided_channel
    from bound
    union all
    select
        bound.*,
        channels.channel as decided_channel
    from bound
    inner join channels
        on bound.profile_id = channels.profile_id
        and bound.purpose = channels.purpose
    where bound.channel = 'any'
),

statements as (
    select
        applicable.profile_id,
        applicable.purpose,
        applicable.decided_channel as channel,
        applicable.status,
        applicable.node_id,
        applicable.observed_at,
        applicable.source,
        applicable.record_key,
        applicable.legal_basis,
        applicable.evidence,
        types.channel is not null as is_contact_point,
        row_number() over (
            partition by
                applicable.profile_id, applicable.node_id, applicable.purpose, applicable.decided_channel
            order by
                applicable.observed_at desc,
                case when applicable.status = 'granted' then 1 else 0 end,
                {{ goldseam.binary_order('applicable.source') }},
                {{ goldseam.binary_order('applicable.record_key') }},
                {{ goldseam.binary_order('applicable.status') }}
        ) as place
    from applicable
    inner join types on applicable.identifier_type = types.identifier_type
    where applicable.observed_at <= {{ goldseam.as_of() }}
),

latest as (
    select * from statements where place = 1
),

refusals as (
    select
        profile_id,
        purpose,
        channel,
        max(observed_at) as refused_at
    from latest
    where status <> 'granted'
    group by profile_id, purpose, channel
),

-- the most restrictive statement holds, unless a later grant was made with one of the person's own contact points
deciding as (
    select
        latest.*,
        row_number() over (
            partition by latest.profile_id, latest.purpose, latest.channel
            order by
                case
                    when latest.status = 'granted' and latest.is_contact_point
                        and latest.observed_at > refusals.refused_at then 1
                    when latest.status <> 'granted' then 2
                    else 3
                end,
                latest.observed_at desc,
                {{ goldseam.binary_order('latest.source') }},
                {{ goldseam.binary_order('latest.record_key') }},
                latest.node_id
        ) as decision
    from latest
    left join refusals
        on latest.profile_id = refusals.profile_id
        and latest.purpose = refusals.purpose
        and latest.channel = refusals.channel
)

select
    profile_id,
    purpose,
    channel,
    status,
    status = 'granted' as is_granted,
    observed_at as stated_at,
    source,
    record_key,
    legal_basis,
    evidence
from deciding
where decision = 1
