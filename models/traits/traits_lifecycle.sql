{{ goldseam.check_lifecycle_vars() }}
{%- set new_days = goldseam.days_var('lifecycle_new_days') -%}
{%- set active_days = goldseam.days_var('lifecycle_active_days') -%}
{%- set lapsed_days = goldseam.days_var('lifecycle_lapsed_days') -%}

with

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

traits_value as (
    select * from {{ ref('goldseam', 'traits_value') }}
)

select
    profiles.profile_id,
    case
        when traits_value.profile_id is null and profiles.is_anonymous then 'anonymous'
        when traits_value.profile_id is null then 'lead'
        when
            {{ goldseam.days_between('traits_value.first_order_at', goldseam.as_of()) }} < {{ new_days }}
            then 'new'
        when traits_value.days_since_last_order < {{ active_days }} then 'active'
        when traits_value.days_since_last_order < {{ lapsed_days }} then 'at_risk'
        else 'lapsed'
    end as lifecycle_stage
from profiles
left join traits_value on profiles.profile_id = traits_value.profile_id
