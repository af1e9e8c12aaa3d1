select
    'email' as identifier_type,
    identifier_value,
    message_event_id as record_key,
    moment as loaded_at,
    message_event_id,
    message_id,
    campaign,
    'email' as channel,
    kind,
    cast(null as text) as subject,
    cast(null as text) as url,
    moment as occurred_at
from {{ source('bench', 'messages') }}
