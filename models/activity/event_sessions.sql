{{ config(materialized='replace_entities', meta={
    'entity': ['session_id'],
    'consumes': ['feed_events'],
    'rules': ['rule_identifier_types'],
    'vars': ['session_timeout_minutes', 'session_splits_on_campaign'],
    'tells_changes': 'no',
    'is_present': 'event_count > 0',
}) }}
{%- set reopened_streams = ref('goldseam', 'reopened_streams') %}

with

events as (
    select * from {{ ref('goldseam', 'sessionised_events') }}
),

-- the account that signed in last speaks for the whole session, before it too; without one, the last identifier
sessions as (
    select
        source,
        stream,
        min(case when is_start = 1 then event_id end) as first_event_id,
        coalesce(
            {{ goldseam.first_by('node_id', '-place', 'is_account') }},
            {{ goldseam.first_by('node_id', '-place', 'true') }}
        ) as node_id,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        count(case when is_page_view then 1 end) as page_view_count,
        count(case when is_item_view then 1 end) as item_view_count,
        count(case when is_cart_addition then 1 end) as cart_addition_count,
        count(distinct order_id) as order_count,
        {%- for column in ['page_url', 'referrer'] %}
        {{ goldseam.first_by(column, 'place', 'page_url is not null') }} as
            {{- ' landing_page_url' if column == 'page_url' else ' referrer' }},
        {%- endfor %}
        {%- for column in ['utm_source', 'utm_medium', 'utm_campaign'] %}
        {{ goldseam.first_by(column, 'place', 'utm_source is not null') }} as {{ column }}
            {{- ',' if not loop.last }}
        {%- endfor %}
    from events
    group by source, stream, session_number
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
