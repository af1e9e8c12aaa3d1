{{ config(materialized='ephemeral') }}

with

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

folded as {{ goldseam.fence() }} (
    select
        profile_id,
        postal_code,
        country_code,
        {{ goldseam.folded_text('last_name') }} as folded_name,
        {{ goldseam.folded_text('street') }} as folded_street
    from profiles
),

keyed as (
    select
        profile_id,
        {{ goldseam.surname_key('folded_name') }} as surname_key,
        {{ goldseam.address_key('folded_street', 'postal_code', 'country_code') }} as address_key
    from folded
),

-- strangers of one name live there too: whoever the neighbours are, the address says nothing
counted as (
    select
        *,
        count(*) over (partition by address_key) as neighbour_count
    from keyed
)

select
    profile_id,
    surname_key,
    case when neighbour_count <= {{ goldseam.count_var('household_max_profiles') }} then address_key end as address_key
from counted
where surname_key is not null
