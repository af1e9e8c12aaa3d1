{{ config(materialized='replace_entities', meta=goldseam.profile_settings(
    rules=['rule_identifier_types', 'rule_disposable_domains', 'rule_role_addresses'], vars=['risky_soft_bounces']
)) }}
{%- set local_part = "split_part(split_part(sightings.contact_point, '@', 1), '+', 1)" %}

with

sightings as (
    select * from {{ ref('goldseam', 'contact_point_sightings') }}
),

messages as (
    select * from {{ ref('goldseam', 'contact_point_messages') }}
),

evidence as (
    select * from {{ ref('goldseam', 'contact_point_evidence') }}
),

disposable_domains as (
    select * from {{ ref('goldseam', 'rule_disposable_domains') }}
),

role_addresses as (
    select * from {{ ref('goldseam', 'rule_role_addresses') }}
),

known as (
    select
        sightings.*,
        disposable_domains.domain is not null as is_disposable,
        role_addresses.local_part is not null as is_role_address,
        coalesce(messages.bounce_count, 0) as bounce_count,
        messages.last_bounced_at,
        coalesce(messages.soft_bounce_count, 0) as soft_bounce_count,
        messages.last_soft_bounced_at,
        messages.last_complained_at,
        messages.last_reached_at,
        evidence.verified_by,
        evidence.first_verified_at,
        evidence.last_verified_at,
        evidence.last_confirmed_at
    from sightings
    left join messages on sightings.node_id = messages.node_id
    left join evidence on sightings.node_id = evidence.node_id
    left join disposable_domains
        on sightings.normaliser = 'email'
        and {{ goldseam.email_domain('sightings.contact_point') }} = disposable_domains.domain
    left join role_addresses
        on sightings.normaliser = 'email'
        and {{ local_part }} = role_addresses.local_part
),

-- the first that holds, the gravest first
reasoned as (
    select
        *,
        case
            when last_complained_at >= coalesce(last_confirmed_at, last_complained_at) then 'complained'
            when last_bounced_at >= greatest(last_seen_at, coalesce(last_reached_at, last_seen_at)) then 'bounced'
            when
                soft_bounce_count >= {{ goldseam.count_var('risky_soft_bounces') }}
                and last_soft_bounced_at >= coalesce(last_reached_at, last_soft_bounced_at)
                then 'bounced_softly'
            when is_disposable then 'disposable_domain'
            when is_role_address then 'role_address'
            when verified_by is not null then 'verified'
            else 'nothing_against'
        end as quality_reason
    from known
),

judged as (
    select
        *,
        case
            when quality_reason in ('complained', 'bounced') then 'bad'
            when quality_reason in ('verified', 'nothing_against') then 'good'
            else 'risky'
        end as quality
    from reasoned
)

select
    profile_id,
    channel,
    contact_point,
    node_id,
    row_number() over (
        partition by profile_id, channel
        order by
            case quality when 'good' then 1 when 'risky' then 2 else 3 end,
            greatest(last_seen_at, coalesce(last_verified_at, last_seen_at)) desc,
            observation_count desc,
            {{ goldseam.binary_order('contact_point') }},
            node_id
    ) = 1 as is_primary,
    quality <> 'bad' as is_deliverable,
    quality,
    quality_reason,
    is_disposable,
    is_role_address,
    verified_by,
    first_verified_at,
    last_verified_at,
    first_seen_at,
    last_seen_at,
    observation_count,
    bounce_count,
    last_bounced_at,
    soft_bounce_count,
    last_soft_bounced_at,
    last_complained_at
from judged
