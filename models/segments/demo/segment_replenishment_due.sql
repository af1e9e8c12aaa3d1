-- something bought again and again is due: expected between 14 days ago and 7 days ahead
select profile_id
from {{ ref('goldseam', 'profile_traits') }}
where
    next_expected_at >= {{ goldseam.add_time(goldseam.as_of(), -14, 'day') }}
    and next_expected_at < {{ goldseam.add_time(goldseam.as_of(), 7, 'day') }}
