-- granted e-mail marketing within the last 30 days, and the grant still stands
select profile_id
from {{ ref('goldseam', 'profile_consents') }}
where
    purpose = 'marketing'
    and channel = 'email'
    and is_granted
    and stated_at <= {{ goldseam.as_of() }}
    and stated_at > {{ goldseam.add_time(goldseam.as_of(), -30, 'day') }}
