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

statements as (
    select
        identity_map.profile_id,
        consents.*,
        types.channel is not null as is_contact_point,
        row_number() over (
            partition by identity_map.profile_id, consents.node_id, consents.purpose, consents.channel
            order by
                consents.observed_at desc,
                case when consents.status = 'granted' then 1 else 0 end,
                {{ goldseam.binary_order('consents.source') }},
                {{ goldseam.binary_order('consents.record_key') }},
                {{ goldseam.binary_order('consents.status') }}
        ) as place
    from consents
    inner join identity_map on consents.node_id = identity_map.node_id
    inner join types on consents.identifier_type = types.identifier_type
    where consents.observed_at <= {{ goldseam.as_of() }}
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
