-- How many people may be written to for marketing, by channel: a deliverable address, and a yes that stands?
select
    points.channel,
    count(*) as people_with_an_address,
    count(case when points.is_deliverable then 1 end) as deliverable,
    count(
        case
            {%- for channel in goldseam.contact_identifiers().values() %}
            when points.channel = '{{ channel }}' and points.is_deliverable and permissions.may_{{ channel }} then 1
            {%- endfor %}
        end
    ) as allowed
from {{ ref('goldseam', 'profile_contact_points') }} as points
left join {{ ref('goldseam', 'profile_permissions') }} as permissions
    on
        points.profile_id = permissions.profile_id
        and permissions.purpose = 'marketing'
where points.is_primary
group by points.channel
order by points.channel
