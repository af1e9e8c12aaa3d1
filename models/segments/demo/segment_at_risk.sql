-- lifecycle: bought before, but for longer than is usual not since
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where lifecycle_stage = 'at_risk'
