-- at least 3 orders and 500 (in the reporting currency) in all, but none for 180 days
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where
    order_count >= 3
    and revenue >= 500
    and days_since_last_order >= 180
