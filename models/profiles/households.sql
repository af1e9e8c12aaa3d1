with

members as (
    select * from {{ ref('goldseam', 'household_members') }}
),

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

-- the address of one who has it: who joined by phone may have none
placed as (
    select
        members.household_id,
        members.joined_by,
        profiles.last_name,
        profiles.street,
        profiles.postal_code,
        profiles.city,
        profiles.country_code,
        profiles.first_seen_at,
        row_number() over (
            partition by members.household_id
            order by
                members.joined_by,
                {{ goldseam.binary_order('members.profile_id') }}
        ) as place
    from members
    inner join profiles on members.profile_id = profiles.profile_id
)

select
    household_id,
    count(*) as profile_count,
    case when count(case when joined_by = 'address' then 1 end) > 1 then 'address' else 'phone' end as rule,
    max(case when place = 1 then last_name end) as last_name,
    max(case when place = 1 and joined_by = 'address' then street end) as street,
    max(case when place = 1 and joined_by = 'address' then postal_code end) as postal_code,
    max(case when place = 1 and joined_by = 'address' then city end) as city,
    max(case when place = 1 and joined_by = 'address' then country_code end) as country_code,
    min(first_seen_at) as first_seen_at
from placed
group by household_id
