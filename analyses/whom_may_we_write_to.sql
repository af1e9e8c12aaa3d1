-- How many people may be written to for marketing, by channel: a deliverable address, and a yes that stands?
select
    points.channel,
    count(*) as people_with_an_address,
    count(case when points.is_deliverable then 1 end) as deliverable,
    count(case when points.is_deliverable and consents.is_granted then 1 end) as allowed
from {{ ref('goldseam', 'profile_contact_points') }} as points
left join {{ ref('goldseam', 'profile_consents') }} as consents
    on
        points.profile_id = consents.profile_id
        and points.channel = consents.channel
        and consents.purpose = 'marketing'
where points.is_primary
group by points.channel
order by points.channel
