-- at least 2 orders, all within one category
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where
    order_count >= 2
    and category_count = 1
