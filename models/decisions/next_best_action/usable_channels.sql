{{ config(materialized='ephemeral') }}

with

points as (
    select
        profile_id,
        channel
    from {{ ref('goldseam', 'profile_contact_points') }}
    where is_primary and is_deliverable
),

consents as (
    select * from {{ ref('goldseam', 'profile_consents') }} where purpose = 'marketing'
),

statements as (
    select
        points.profile_id,
        points.channel,
        max(case when consents.is_granted then consents.stated_at end) as granted_at,
        max(case when not consents.is_granted then consents.stated_at end) as refused_at
    from points
    inner join consents
        on points.profile_id = consents.profile_id and consents.channel in (points.channel, 'any')
    group by points.profile_id, points.channel
)

select
    profile_id,
    channel
from statements
where
    {{ goldseam.consent_holds('granted_at', 'refused_at') }}
    and profile_id not in ({{ goldseam.suppressed_profiles() }})
