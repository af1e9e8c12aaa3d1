{{ config(materialized='ephemeral') }}
with

candidates as (
    select * from {{ ref('goldseam', 'sync_candidates') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

reachable as (
    select * from {{ ref('goldseam', 'reachable_profiles') }}
),

permissions as (
    select * from {{ ref('goldseam', 'sync_permissions') }}
),

permitted as (
    select
        candidates.*,
        candidates.profile_id in (
            select consents.profile_id
            from {{ ref('goldseam', 'profile_consents') }} as consents
            where consents.purpose = 'all' and not consents.is_granted
        ) as is_suppressed,
        coalesce(syncs.has_email and permissions.may_email, false) as may_email,
        coalesce(syncs.has_phone and permissions.may_sms, false) as may_phone,
        coalesce(syncs.has_push and permissions.may_push, false) as may_push,
        syncs.channel
    from candidates
    inner join syncs on candidates.sync = syncs.sync
    left join permissions
        on candidates.profile_id = permissions.profile_id
        and syncs.purpose = permissions.purpose
)

select
    permitted.*,
    case when permitted.may_email then reachable.email end as email,
    case when permitted.may_phone then reachable.phone end as phone,
    case when permitted.may_push then reachable.push end as push,
    case
        when permitted.channel = 'email' and permitted.may_email then reachable.email_node_id
        when permitted.channel = 'sms' and permitted.may_phone then reachable.phone_node_id
        when permitted.channel = 'push' and permitted.may_push then reachable.push_node_id
    end as contact_node_id
from permitted
left join reachable on permitted.profile_id = reachable.profile_id
