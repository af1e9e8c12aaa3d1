with

addresses as (
    select * from {{ ref('goldseam', 'household_addresses') }}
),

phones as (
    select
        phones.profile_id,
        phones.node_id,
        addresses.surname_key,
        addresses.address_key
    from {{ ref('goldseam', 'household_phones') }} as phones
    inner join addresses on phones.profile_id = addresses.profile_id
),

-- relatives with one phone: how many, and whether those with an address have the same
sharers as (
    select
        surname_key,
        node_id,
        count(*) as user_count,
        min({{ goldseam.binary_order('address_key') }}) as least_address_key,
        max({{ goldseam.binary_order('address_key') }}) as greatest_address_key
    from phones
    group by surname_key, node_id
    having count(*) > 1
),

-- without an address of one's own: by the phone that leads to one, else by the one that most relatives have
by_phone as (
    select
        phones.profile_id,
        phones.surname_key,
        coalesce(sharers.least_address_key, 'phone ' || cast(sharers.node_id as text)) as home,
        row_number() over (
            partition by phones.profile_id
            order by
                case when sharers.least_address_key is null then 1 else 0 end asc,
                sharers.user_count desc,
                sharers.node_id asc
        ) as place
    from phones
    inner join sharers
        on phones.surname_key = sharers.surname_key
        and phones.node_id = sharers.node_id
    where
        phones.address_key is null
        and (sharers.least_address_key is null or sharers.least_address_key = sharers.greatest_address_key)
),

homes as (
    select
        profile_id,
        surname_key,
        address_key as home,
        'address' as joined_by
    from addresses
    where address_key is not null
    union all
    select
        profile_id,
        surname_key,
        home,
        'phone' as joined_by
    from by_phone
    where place = 1
),

sized as (
    select
        *,
        count(*) over (partition by surname_key, home) as member_count,
        min({{ goldseam.binary_order('profile_id') }}) over (partition by surname_key, home) as least_profile_id
    from homes
)

select
    profile_id,
    'h-' || least_profile_id as household_id,
    joined_by,
    profile_id = least_profile_id as is_first
from sized
where member_count between 2 and {{ goldseam.count_var('household_max_profiles') }}
