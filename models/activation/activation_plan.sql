{%- set syncs = goldseam.sync_definitions() -%}
{%- set names = goldseam.planned_syncs(syncs) -%}
{%- set keeps_others = var('refresh_syncs', []) and goldseam.relation_exists(this) -%}
with

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
    {%- if var('refresh_syncs', []) %}
    where sync in {{ goldseam._sql_list(names) }}
    {%- endif %}
),

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

members as (
    select * from {{ ref('goldseam', 'sync_members') }}
),

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

profile_traits as (
    select * from {{ ref('goldseam', 'profile_traits') }}
),

contact_points as (
    select * from {{ ref('goldseam', 'profile_contact_points') }}
),

consents as (
    select * from {{ ref('goldseam', 'profile_consents') }}
),

desired as (
    select
        syncs.sync,
        memberships.profile_id
    from syncs
    inner join memberships on syncs.segment = memberships.segment
),

present as (
    select members.*
    from members
    inner join syncs on members.sync = syncs.sync
    where members.is_maybe_there
),

candidates as (
    select
        coalesce(desired.sync, present.sync) as sync,
        coalesce(desired.profile_id, present.profile_id) as profile_id,
        coalesce(present.message_key, '') as message_key,
        desired.profile_id is not null as is_desired,
        present.profile_id is not null as is_maybe_there,
        coalesce(present.is_surely_there, false) as is_surely_there,
        coalesce(present.is_unsettled, false) as is_unsettled,
        present.payload_hash as sent_payload_hash
    from desired
    full outer join present
        on desired.sync = present.sync
        and desired.profile_id = present.profile_id
),

reachable as (
    select
        profile_id,
        max(case when channel = 'email' then contact_point end) as email,
        max(case when channel = 'sms' then contact_point end) as phone
    from contact_points
    where is_primary and is_deliverable
    group by profile_id
),

statements as (
    select
        profile_id,
        purpose,
        max(case when is_granted and channel in ('email', 'any') then stated_at end) as email_granted_at,
        max(case when not is_granted and channel in ('email', 'any') then stated_at end) as email_refused_at,
        max(case when is_granted and channel in ('sms', 'any') then stated_at end) as phone_granted_at,
        max(case when not is_granted and channel in ('sms', 'any') then stated_at end) as phone_refused_at
    from consents
    group by profile_id, purpose
),

-- the later of two statements holds, a refusal on a tie; no statement is no permission
permissions as (
    select
        profile_id,
        purpose,
        email_granted_at is not null and (email_refused_at is null or email_granted_at > email_refused_at) as may_email,
        phone_granted_at is not null and (phone_refused_at is null or phone_granted_at > phone_refused_at) as may_phone
    from statements
),

suppressions as (
    select distinct profile_id
    from consents
    where purpose = 'all' and not is_granted
),

considered as (
    select
        candidates.*,
        syncs.destination,
        syncs.mode,
        syncs.version,
        profiles.profile_id is null as is_gone,
        suppressions.profile_id is not null as is_suppressed,
        coalesce((syncs.has_email and permissions.may_email) or (syncs.has_phone and permissions.may_phone), false)
            as has_consent,
        case when syncs.has_email and permissions.may_email then reachable.email end as email,
        case when syncs.has_phone and permissions.may_phone then reachable.phone end as phone,
        {{ goldseam.sync_fields_text(syncs) }} as fields
    from candidates
    inner join syncs on candidates.sync = syncs.sync
    left join profiles on candidates.profile_id = profiles.profile_id
    left join profile_traits on candidates.profile_id = profile_traits.profile_id
    left join reachable on candidates.profile_id = reachable.profile_id
    left join permissions
        on candidates.profile_id = permissions.profile_id
        and syncs.purpose = permissions.purpose
    left join suppressions on candidates.profile_id = suppressions.profile_id
),

payloads as (
    select
        considered.*,
        {{ goldseam.json_object_text({'email': 'email', 'phone': 'phone'}) }} as identifiers,
        case
            when is_gone then 'gone'
            when is_suppressed then 'suppressed'
            when not has_consent then 'consent'
            when not is_desired and mode = 'mirror' then 'left_segment'
            when is_desired and email is null and phone is null then 'no_identifier'
        end as obstacle
    from considered
),

hashed as (
    select
        payloads.*,
        {{ goldseam.sha256_hex("version || '|' || identifiers || '|' || fields") }} as payload_hash
    from payloads
),

decided as (
    select
        hashed.*,
        case
            when obstacle is not null and is_maybe_there then 'remove'
            when obstacle is not null then 'withhold'
            when not is_desired then 'keep'
            when not is_surely_there then 'add'
            when mode = 'append' then 'keep'
            when sent_payload_hash <> payload_hash or is_unsettled then 'update'
            else 'keep'
        end as action
    from hashed
),

planned as (
    select
        sync,
        destination,
        mode,
        profile_id,
        message_key,
        action,
        case
            when obstacle is not null then obstacle
            when not is_desired then 'outlives_segment'
            when action = 'keep' then 'unchanged'
            when is_unsettled then 'unconfirmed'
            when action = 'update' then 'payload_changed'
            else 'entered_segment'
        end as reason,
        case when obstacle is null then identifiers end as identifiers,
        case when obstacle is null then fields end as fields,
        case when obstacle is null then payload_hash else sent_payload_hash end as payload_hash,
        {{ goldseam.as_of() }} as planned_at
    from decided
)

select * from planned
{%- if keeps_others %}

union all

select * from {{ this }}
where sync not in {{ goldseam._sql_list(names) }}
{%- endif %}
