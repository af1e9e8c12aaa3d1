with

events as (
    select * from {{ ref('int_snowplow__human_events') }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({
            'snowplow_user_id': 'user_id',
            'snowplow_domain_userid': 'domain_userid',
            'snowplow_network_userid': 'network_userid',
        }) }},
        'events/' || event_id as record_key,
        loaded_at,
        event_id,
        case event_name
            when 'page_view' then 'page_viewed'
            when 'page_ping' then 'page_pinged'
            when 'screen_view' then 'screen_viewed'
            when 'link_click' then 'link_clicked'
            when 'submit_form' then 'form_submitted'
            when 'site_search' then 'products_searched'
            when 'cmp_visible' then 'consent_banner_viewed'
            when 'consent_preferences' then 'consent_preference_updated'
            when 'transaction' then 'order_completed'
            when 'event' then {{ goldseam.regex_replace('lower(action)', "'[^a-z0-9]+'", "'_'") }}
            else event_name
        end as event_name,
        occurred_at,
        domain_sessionid as session_hint,
        utm_source,
        utm_medium,
        utm_campaign,
        page_url,
        page_title,
        referrer,
        cast(null as text) as item_id,
        cast(null as text) as category,
        cast(null as bigint) as quantity,
        order_amount as amount,
        order_currency as currency,
        'snowplow-' || order_id as order_id,
        cast(null as text) as cart_id,
        cast(null as text) as properties
    from events
)

select * from renamed
