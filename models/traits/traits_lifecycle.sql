{%- set new_days = goldseam.count_var('lifecycle_new_days') -%}
{%- set active_days = goldseam.count_var('lifecycle_active_days') -%}
{%- set lapsed_days = goldseam.count_var('lifecycle_lapsed_days') -%}

with

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

traits_value as (
    select * from {{ ref('goldseam', 'traits_value') }}
),

traits_rhythm as (
    select * from {{ ref('goldseam', 'traits_rhythm') }}
),

turning_points as (
    select
        profiles.profile_id,
        profiles.is_anonymous,
        profiles.first_seen_at,
        traits_value.first_order_at,
        traits_value.last_order_at,
        traits_rhythm.resumed_at,
        traits_rhythm.returned_at,
        {{ goldseam.add_time('traits_value.first_order_at', new_days, 'day') }} as no_longer_new_at,
        {{ goldseam.add_time('traits_rhythm.returned_at', new_days, 'day') }} as no_longer_back_at,
        {{ goldseam.add_time('traits_value.last_order_at', active_days, 'day') }} as at_risk_at,
        {{ goldseam.add_time('traits_value.last_order_at', lapsed_days, 'day') }} as lapsed_at
    from profiles
    left join traits_value on profiles.profile_id = traits_value.profile_id
    left join traits_rhythm on profiles.profile_id = traits_rhythm.profile_id
),

staged as (
    select
        *,
        case
            when first_order_at is null and is_anonymous then 'anonymous'
            when first_order_at is null then 'lead'
            else {{ goldseam.customer_stage(goldseam.as_of(), 'first_order_at', 'returned_at', 'last_order_at') }}
        end as lifecycle_stage
    from turning_points
)

select
    profile_id,
    lifecycle_stage,
    case lifecycle_stage
        when 'anonymous' then first_seen_at
        when 'lead' then first_seen_at
        when 'new' then first_order_at
        when 'reactivated' then returned_at
        when 'active' then greatest(
            no_longer_new_at, case when resumed_at = returned_at then no_longer_back_at else resumed_at end
        )
        when 'at_risk' then at_risk_at
        when 'lapsed' then lapsed_at
    end as lifecycle_since
from staged
