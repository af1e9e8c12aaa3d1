{{ config(materialized='ephemeral') }}

with

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

contact_points as (
    select * from {{ ref('goldseam', 'profile_contact_points') }}
    where channel = 'email'
),

named as (
    select
        profile_id,
        company as name,
        {{ goldseam.folded_text('company') }} as folded_name
    from profiles
    where company is not null
),

-- the address in use first: a mailbox that anybody can have tells of no employer
addressed as (
    select
        profile_id,
        {{ goldseam.email_domain('contact_point') }} as domain,
        row_number() over (
            partition by profile_id
            order by
                case when is_primary then 0 else 1 end,
                last_seen_at desc,
                {{ goldseam.binary_order('contact_point') }}
        ) as place
    from contact_points
    where
        {{ goldseam.email_domain('contact_point') }} not in (
            select rules.domain from {{ ref('goldseam', 'rule_freemail_domains') }} as rules
        )
        and {{ goldseam.email_domain('contact_point') }} not in (
            select rules.domain from {{ ref('goldseam', 'rule_disposable_domains') }} as rules
        )
)

select
    coalesce(named.profile_id, addressed.profile_id) as profile_id,
    named.name,
    {{ goldseam.company_key('named.folded_name') }} as name_key,
    addressed.domain
from named
full outer join (select * from addressed where place = 1) as addressed on named.profile_id = addressed.profile_id
