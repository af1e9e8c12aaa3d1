-- at least 3 orders and 500 (in the reporting currency) within the last 365 days
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where
    orders_last_365_days >= 3
    and revenue_last_365_days >= 500
