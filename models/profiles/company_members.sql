with

clues as (
    select * from {{ ref('goldseam', 'company_clues') }}
),

counted as (
    select
        domain,
        name_key,
        count(*) as name_count,
        sum(count(*)) over (partition by domain) as named_count,
        row_number() over (
            partition by domain
            order by count(*) desc, {{ goldseam.binary_order('name_key') }}
        ) as place
    from clues
    where domain is not null and name_key is not null
    group by domain, name_key
),

-- whose domain it is: two people name the company, and half of those who name any. A provider's domain has many
-- names, a misspelt one has none
domains as (
    select
        domain,
        name_key
    from counted
    where place = 1 and name_count > 1 and 2 * name_count >= named_count
)

select
    clues.profile_id,
    'c-' || coalesce(domains.name_key, clues.name_key) as company_id,
    case when domains.name_key is null then 'name' else 'domain' end as joined_by,
    clues.name,
    clues.domain
from clues
left join domains on clues.domain = domains.domain
where coalesce(domains.name_key, clues.name_key) is not null
