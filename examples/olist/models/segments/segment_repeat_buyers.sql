-- at least 2 orders that were not cancelled
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where order_count >= 2
