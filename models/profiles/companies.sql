with

members as (
    select * from {{ ref('goldseam', 'company_members') }}
),

spellings as (
    select
        company_id,
        name,
        row_number() over (
            partition by company_id
            order by count(*) desc, {{ goldseam.binary_order('name') }}
        ) as place
    from members
    where name is not null
    group by company_id, name
),

domains as (
    select
        company_id,
        domain,
        row_number() over (
            partition by company_id
            order by count(*) desc, {{ goldseam.binary_order('domain') }}
        ) as place
    from members
    where domain is not null and joined_by = 'domain'
    group by company_id, domain
),

sizes as (
    select
        company_id,
        count(*) as profile_count
    from members
    group by company_id
)

select
    sizes.company_id,
    spellings.name,
    domains.domain,
    sizes.profile_count
from sizes
inner join spellings
    on sizes.company_id = spellings.company_id
    and spellings.place = 1
left join domains
    on sizes.company_id = domains.company_id
    and domains.place = 1
