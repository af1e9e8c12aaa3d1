-- All that is no message. Orders that the shop told the tool of come as events too (placed_order); revenue is
-- counted from the feed orders, not from here.
with

events as (
    select * from {{ ref('stg_klaviyo__events') }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({
            'klaviyo_person_id': 'case when not is_deleted then klaviyo_person_id end',
        }) }},
        'events/' || event_id as record_key,
        loaded_at,
        event_id,
        {{ goldseam.regex_replace('lower(metric)', "'[^a-z0-9]+'", "'_'") }} as event_name,
        occurred_at,
        cast(null as text) as session_hint,
        cast(null as text) as utm_source,
        cast(null as text) as utm_medium,
        cast(null as text) as utm_campaign,
        url as page_url,
        cast(null as text) as page_title,
        cast(null as text) as referrer,
        cast(null as text) as item_id,
        cast(null as text) as category,
        cast(null as bigint) as quantity,
        amount,
        currency,
        cast(null as text) as order_id,
        cast(null as text) as cart_id,
        cast(null as text) as properties
    from events
    where message_kind is null
)

select * from renamed
