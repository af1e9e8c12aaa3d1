with

events as (
    select * from {{ source('snowplow', 'events') }}
),

renamed as (
    select
        cast(event_id as text) as event_id,
        event_name,
        app_id,
        platform,
        cast(user_id as text) as user_id,
        cast(domain_userid as text) as domain_userid,
        cast(network_userid as text) as network_userid,
        cast(domain_sessionid as text) as domain_sessionid,
        page_url,
        page_title,
        page_referrer as referrer,
        mkt_source as utm_source,
        mkt_medium as utm_medium,
        mkt_campaign as utm_campaign,
        se_action as action,
        cast(tr_orderid as text) as order_id,
        tr_total as order_amount,
        tr_currency as order_currency,
        useragent as user_agent,
        dvce_created_tstamp as created_at,
        dvce_sent_tstamp as sent_at,
        derived_tstamp as occurred_at,
        coalesce(load_tstamp, collector_tstamp) as loaded_at
    from events
)

select * from renamed
