{{ config(materialized='ephemeral') }}

with

consents as (
    select * from {{ ref('goldseam', 'feed_consents') }}
    where observed_at <= {{ goldseam.as_of() }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

members as (
    select * from {{ goldseam.touched_members('profile_consent_history') }}
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
    select
        profile_id,
        purpose,
        channel,
        min(observed_at) as first_stated_at
    from bound
    where channel <> 'any'
    group by profile_id, purpose, channel
),

-- what is said of any channel is said of each that the person has spoken of
applicable as (
    select
        bound.*,
        bound.channel as decided_channel,
        bound.observed_at as applies_from
    from bound
    union all
    select
        bound.*,
        channels.channel as decided_channel,
        greatest(bound.observed_at, channels.first_stated_at) as applies_from
    from bound
    inner join channels
        on bound.profile_id = channels.profile_id
        and bound.purpose = channels.purpose
    where bound.channel = 'any'
),

-- of statements made with one identifier at one moment, the refusal counts
told_apart as (
    select
        applicable.profile_id,
        applicable.purpose,
        applicable.decided_channel as channel,
        applicable.status,
        applicable.node_id,
        applicable.observed_at,
        applicable.applies_from,
        applicable.source,
        applicable.record_key,
        applicable.legal_basis,
        applicable.evidence,
        types.channel is not null as is_contact_point,
        row_number() over (
            partition by
                applicable.profile_id, applicable.node_id, applicable.purpose, applicable.decided_channel,
                applicable.observed_at
            order by
                case when applicable.status = 'granted' then 1 else 0 end,
                {{ goldseam.binary_order('applicable.source') }},
                {{ goldseam.binary_order('applicable.record_key') }},
                {{ goldseam.binary_order('applicable.status') }},
                {{ goldseam.binary_order("coalesce(applicable.evidence, '')") }},
                {{ goldseam.binary_order("coalesce(applicable.legal_basis, '')") }}
        ) as place
    from applicable
    inner join types on applicable.identifier_type = types.identifier_type
)

-- the next statement made with the same identifier takes the place of this one
select
    *,
    lead(observed_at) over (
        partition by profile_id, node_id, purpose, channel
        order by observed_at
    ) as superseded_at
from told_apart
where place = 1
