{{ config(materialized='ephemeral') }}
{%- set timeout = goldseam.count_var('session_timeout_minutes') %}
{%- set changed_nodes = goldseam.nodes_on_changed_records('event_sessions', 'feed_events') %}
{%- set stream = "coalesce(session_hint, cast(node_id as text))" %}

with

events as (
    select
        source,
        {{ stream }} as stream,
        event_id,
        event_name,
        occurred_at,
        node_id,
        identifier_type,
        order_id,
        page_url,
        referrer,
        utm_source,
        utm_medium,
        utm_campaign
    from {{ ref('goldseam', 'feed_events') }}
    {%- if goldseam.reads_changes_only('event_sessions') %}
    where {{ stream }} in (
        select {{ stream }}
        from {{ ref('goldseam', 'feed_events') }}
        where node_id in (
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
        lag(occurred_at) over (
            partition by source, stream
            order by occurred_at, {{ goldseam.binary_order('event_id') }}
        ) as previous_at
    from events
),

-- few events carry a campaign; of those, the ones that carry another than the one before
campaigns as (
    select
        source,
        stream,
        place,
        utm_source || '/' || coalesce(utm_medium, '') || '/' || coalesce(utm_campaign, '') as campaign
    from placed
    where utm_source is not null
),

campaigns_in_order as (
    select
        *,
        lag(campaign) over (partition by source, stream order by place) as previous_campaign
    from campaigns
),

new_campaigns as (
    select source, stream, place
    from campaigns_in_order
    where campaign <> coalesce(previous_campaign, '')
),

started as (
    select
        placed.*,
        case
            when placed.previous_at is null then 1
            when placed.previous_at <= {{ goldseam.add_time('placed.occurred_at', -1 * timeout, 'minute') }} then 1
            {%- if var('session_splits_on_campaign') %}
            when new_campaigns.place is not null then 1
            {%- endif %}
            else 0
        end as is_start
    from placed
    left join new_campaigns
        on placed.source = new_campaigns.source
        and placed.stream = new_campaigns.stream
        and placed.place = new_campaigns.place
)

select
    *,
    sum(is_start) over (
        partition by source, stream
        order by place
        rows between unbounded preceding and current row
    ) as session_number
from started
