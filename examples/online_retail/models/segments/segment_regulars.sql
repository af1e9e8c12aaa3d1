-- an order for each month of the last year
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where orders_last_365_days >= 12
