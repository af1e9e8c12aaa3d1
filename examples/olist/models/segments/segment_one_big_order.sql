-- one order, of 500 reais or more
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where
    order_count = 1
    and revenue >= 500
