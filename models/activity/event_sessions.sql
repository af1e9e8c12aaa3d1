{{ config(materialized='replace_entities', meta={
    'entity': ['source', 'stream'],
    'consumes': ['feed_events'],
    'rules': ['rule_identifier_types'],
    'vars': ['session_timeout_minutes', 'session_splits_on_campaign'],
    'tells_changes': 'no',
}) }}
{%- set page_events = ('page_viewed', 'screen_viewed') %}

with

sessions as (
    select * from {{ ref('goldseam', 'sessionised_events') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

-- the account that signed in speaks for the whole session, before it too
ranked as (
    select
        sessions.*,
        row_number() over (
            partition by sessions.source, sessions.stream, sessions.session_number
            order by case when types.kind = 'account' then 0 else 1 end, sessions.place desc
        ) as identity_place
    from sessions
    inner join types on sessions.identifier_type = types.identifier_type
)

select
    source,
    stream,
    cast({{ goldseam.wide_hash(
        "source || '/' || stream || '/' || min(case when place_in_session = 1 then event_id end)"
    ) }} as text) as session_id,
    max(case when identity_place = 1 then node_id end) as node_id,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    count(*) as event_count,
    count(case when event_name in {{ goldseam._sql_list(page_events) }} then 1 end) as page_view_count,
    count(case when event_name = 'product_viewed' then 1 end) as item_view_count,
    count(case when event_name = 'product_added' then 1 end) as cart_addition_count,
    count(distinct case when event_name = 'order_completed' then order_id end) as order_count,
    max(case when page_place = 1 then page_url end) as landing_page_url,
    max(case when page_place = 1 then referrer end) as referrer,
    max(case when campaign_place = 1 then utm_source end) as utm_source,
    max(case when campaign_place = 1 then utm_medium end) as utm_medium,
    max(case when campaign_place = 1 then utm_campaign end) as utm_campaign
from ranked
group by source, stream, session_number
