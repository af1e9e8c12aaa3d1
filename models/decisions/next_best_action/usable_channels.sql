{{ config(materialized='ephemeral') }}

with

points as (
    select
        profile_id,
        channel
    from {{ ref('goldseam', 'profile_contact_points') }}
    where is_primary and is_deliverable
),

permissions as (
    select * from {{ ref('goldseam', 'profile_permissions') }} where purpose = 'marketing'
)

select
    points.profile_id,
    points.channel
from points
inner join permissions on points.profile_id = permissions.profile_id
where
    case points.channel
        {%- for channel in goldseam.contact_identifiers().values() %}
        when '{{ channel }}' then permissions.may_{{ channel }}
        {%- endfor %}
    end
