{{ config(materialized='ephemeral') }}
{%- set timeout = goldseam.session_timeout_minutes() %}
{%- set changed_nodes = goldseam.nodes_on_changed_records('event_sessions', 'feed_events') %}

with

streams as (
    select
        *,
        coalesce(session_hint, cast(node_id as text)) as stream,
        utm_source || '/' || coalesce(utm_medium, '') || '/' || coalesce(utm_campaign, '') as campaign
    from {{ ref('goldseam', 'feed_events') }}
    {%- if goldseam.reads_changes_only('event_sessions') %}
    where coalesce(session_hint, cast(node_id as text)) in (
        select coalesce(touched.session_hint, cast(touched.node_id as text))
        from {{ ref('goldseam', 'feed_events') }} as touched
        where touched.node_id in (
            {{ changed_nodes | indent(12) }}
        )
    )
    {%- endif %}
),

placed as (
    select
        *,
        row_number() over (
            partition by source, stream
            order by occurred_at, {{ goldseam.binary_order('event_id') }}
        ) as place,
        count(campaign) over (
            partition by source, stream
            order by occurred_at, {{ goldseam.binary_order('event_id') }}
            rows between unbounded preceding and current row
        ) as campaigns_so_far,
        lag(occurred_at) over (
            partition by source, stream
            order by occurred_at, {{ goldseam.binary_order('event_id') }}
        ) as previous_at
    from streams
),

-- the campaign under which an event happened: its own, else the last one met
attributed as (
    select
        *,
        max(campaign) over (partition by source, stream, campaigns_so_far) as campaign_then
    from placed
),

compared as (
    select
        *,
        lag(campaign_then) over (partition by source, stream order by place) as campaign_before
    from attributed
),

started as (
    select
        *,
        case
            when previous_at is null then 1
            when previous_at <= {{ goldseam.add_time('occurred_at', -1 * timeout, 'minute') }} then 1
            {%- if var('session_splits_on_campaign') %}
            when coalesce(campaign_then, '') <> coalesce(campaign_before, '') then 1
            {%- endif %}
            else 0
        end as is_start
    from compared
),

numbered as (
    select
        *,
        sum(is_start) over (
            partition by source, stream
            order by place
            rows between unbounded preceding and current row
        ) as session_number
    from started
)

select
    *,
    row_number() over (partition by source, stream, session_number order by place) as place_in_session,
    row_number() over (
        partition by source, stream, session_number
        order by case when page_url is not null then 0 else 1 end, place
    ) as page_place,
    row_number() over (
        partition by source, stream, session_number
        order by case when campaign is not null then 0 else 1 end, place
    ) as campaign_place
from numbered
