-- Every profile has its row of traits, and nobody else.
{{ config(meta={'dagster': {'ref': {'name': 'profile_traits', 'package': 'goldseam'}}}) }}
select
    profiles.profile_id,
    traits.profile_id as traits_profile_id
from {{ ref('goldseam', 'profiles') }} as profiles
full join {{ ref('goldseam', 'profile_traits') }} as traits on profiles.profile_id = traits.profile_id
where profiles.profile_id is null or traits.profile_id is null
