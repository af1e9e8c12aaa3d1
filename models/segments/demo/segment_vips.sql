-- at least 4 orders and 750 (in the reporting currency) within the last 365 days
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where
    orders_last_365_days >= 4
    and revenue_last_365_days >= 750
