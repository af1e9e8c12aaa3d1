-- No address or number comes through the mask, neither in profiles nor in contact points.
{{ config(meta={'dagster': {'ref': {'name': 'masked_profiles', 'package': 'goldseam'}}}) }}
select profile_id
from {{ ref('goldseam', 'masked_profiles') }}
where email like '%@%' or {{ goldseam.regex_match('phone', "'[0-9]{6}'") }} or length(first_name) > 2
union all
select profile_id
from {{ ref('goldseam', 'masked_profile_contact_points') }}
where contact_point like '%@%' or {{ goldseam.regex_match('contact_point', "'[0-9]{6}'") }}
