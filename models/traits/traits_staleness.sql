{%- set stale_days = goldseam.count_var('stale_after_days') %}
{%- set long_ago = goldseam.add_time(goldseam.as_of(), -1 * stale_days, 'day') %}

with

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

touches as (
    select * from {{ ref('goldseam', 'traits_touches') }}
),

attributes as (
    select * from {{ ref('goldseam', 'profile_attributes') }}
),

aged as (
    select
        profile_id,
        {{ goldseam.divide(
            'count(case when observed_at <= ' ~ long_ago ~ ' then 1 end)', 'count(*)', 4
        ) }} as stale_attribute_share
    from attributes
    group by profile_id
)

select
    profiles.profile_id,
    {{ goldseam.days_between(
        'coalesce(touches.last_touch_at, profiles.first_seen_at)', goldseam.as_of()
    ) }} as days_since_last_touch,
    coalesce(touches.last_touch_at, profiles.first_seen_at) <= {{ long_ago }} as is_stale,
    aged.stale_attribute_share
from profiles
left join touches on profiles.profile_id = touches.profile_id
left join aged on profiles.profile_id = aged.profile_id
