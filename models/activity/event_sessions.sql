{{ config(materialized='replace_entities', meta={
    'entity': ['session_id'],
    'consumes': ['feed_events'],
    'rules': ['rule_identifier_types'],
    'vars': ['session_timeout_minutes', 'session_splits_on_campaign'],
    'tells_changes': 'no',
    'is_present': 'event_count > 0',
}) }}
{%- set page_events = ('page_viewed', 'screen_viewed') %}
{%- set reopened_streams = ref('goldseam', 'reopened_streams') %}

with

events as (
    select * from {{ ref('goldseam', 'sessionised_events') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

-- the account that signed in last speaks for the whole session, before it too; without one, the last identifier
sessions as (
    select
        events.source,
        events.stream,
        min(case when events.is_start = 1 then events.event_id end) as first_event_id,
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
)

select
    source,
    stream,
    first_event_id,
    cast({{ goldseam.wide_hash("source || '/' || stream || '/' || first_event_id") }} as text) as session_id,
    node_id,
    started_at,
    ended_at,
    event_count,
    page_view_count,
    item_view_count,
    cart_addition_count,
    order_count,
    landing_page_url,
    referrer,
    utm_source,
    utm_medium,
    utm_campaign
from sessions
{%- if goldseam.reads_changes_only('event_sessions') %}

-- what stood of the part that is read again
union all
select
    standing.source,
    standing.stream,
    standing.first_event_id,
    standing.session_id,
    standing.node_id,
    standing.started_at,
    standing.ended_at,
    0 as event_count,
    {%- for column in [
        'page_view_count', 'item_view_count', 'cart_addition_count', 'order_count', 'landing_page_url', 'referrer',
        'utm_source', 'utm_medium', 'utm_campaign',
    ] %}
    standing.{{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ this }} as standing
inner join {{ reopened_streams }} as reopened
    on standing.source = reopened.source
    and standing.stream = reopened.stream
    and {{ goldseam.is_reopened('standing.started_at', 'standing.first_event_id') }}
{%- endif %}
