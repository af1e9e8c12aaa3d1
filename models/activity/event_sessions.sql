{{ config(materialized='replace_entities', meta={
    'entity': ['source', 'stream'],
    'consumes': ['feed_events'],
    'rules': ['rule_identifier_types'],
    'vars': ['session_timeout_minutes', 'session_splits_on_campaign'],
    'tells_changes': 'no',
}) }}
{%- set page_events = ('page_viewed', 'screen_viewed') %}

with

events as (
    select * from {{ ref('goldseam', 'sessionised_events') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
)

-- the account that signed in last speaks for the whole session, before it too; without one, the last identifier
select
    events.source,
    events.stream,
    cast({{ goldseam.wide_hash(
        "events.source || '/' || events.stream || '/' || min(case when events.is_start = 1 then events.event_id end)"
    ) }} as text) as session_id,
    coalesce(
        {{ goldseam.first_by('events.node_id', '-events.place', "types.kind = 'account'") }},
        {{ goldseam.first_by('events.node_id', '-events.place', 'true') }}
    ) as node_id,
    min(events.occurred_at) as started_at,
    max(events.occurred_at) as ended_at,
    count(*) as event_count,
    count(case when events.event_name in {{ goldseam._sql_list(page_events) }} then 1 end) as page_view_count,
    count(case when events.event_name = 'product_viewed' then 1 end) as item_view_count,
    count(case when events.event_name = 'product_added' then 1 end) as cart_addition_count,
    count(distinct case when events.event_name = 'order_completed' then events.order_id end) as order_count,
    {%- for column in ['page_url', 'referrer'] %}
    {{ goldseam.first_by('events.' ~ column, 'events.place', 'events.page_url is not null') }} as
        {{- ' landing_page_url' if column == 'page_url' else ' referrer' }},
    {%- endfor %}
    {%- for column in ['utm_source', 'utm_medium', 'utm_campaign'] %}
    {{ goldseam.first_by('events.' ~ column, 'events.place', 'events.utm_source is not null') }} as {{ column }}
        {{- ',' if not loop.last }}
    {%- endfor %}
from events
inner join types on events.identifier_type = types.identifier_type
group by events.source, events.stream, events.session_number
