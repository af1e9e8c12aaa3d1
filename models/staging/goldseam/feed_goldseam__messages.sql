{# What the project's own syncs sent; the ledger knows contact points by number only. It reads nothing else, or a circle
   would be drawn through profiles and segments. #}
with

ledger as (
    select *
    from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
    where message_key <> '' and action = 'add'
),

-- a later answer to the same attempt is the same message
attempts as (
    select
        sync,
        attempt,
        profile_id,
        message_key,
        max(channel) as channel,
        max(contact_node_id) as contact_node_id,
        max(vendor_id) as vendor_id,
        min(case when outcome in ('accepted', 'confirmed') then recorded_at end) as sent_at,
        min(case when outcome = 'rejected' and left(error, 8) = 'bounced_' then recorded_at end) as bounced_at
    from ledger
    group by sync, attempt, profile_id, message_key
),

happenings as (
    {%- for kind in ['sent', 'bounced'] %}
    select
        attempts.*,
        '{{ kind }}' as kind,
        {{ kind }}_at as occurred_at
    from attempts
    where {{ kind }}_at is not null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    'node_id' as identifier_type,
    cast(contact_node_id as text) as identifier_value,
    'sync_ledger/' || sync || '/' || cast(attempt as text) as record_key,
    occurred_at as loaded_at,
    sync || '/' || cast(attempt as text) || '/' || kind as message_event_id,
    coalesce(vendor_id, sync || ':' || profile_id || ':' || message_key) as message_id,
    split_part(message_key, ':', 1) as campaign,
    channel,
    kind,
    cast(null as text) as subject,
    cast(null as text) as url,
    occurred_at
from happenings
