-- at least 4 orders and 750 (in the reporting currency) in all, but none for 180 days
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where
    order_count >= 4
    and revenue >= 750
    and days_since_last_order >= 180
