{{ config(materialized='ephemeral') }}
{%- set timeout = goldseam.count_var('session_timeout_minutes') %}
{%- set follows_changes = goldseam.reads_changes_only('event_sessions') %}
{%- set reopened_streams = ref('goldseam', 'reopened_streams') %}
{%- set in_order = 'over (partition by source, stream order by occurred_at, ' ~ goldseam.binary_order('event_id') ~ ')' %}

with

events as (
    select
        feed_events.source,
        {{ goldseam.session_stream('feed_events') }} as stream,
        feed_events.event_id,
        feed_events.event_name,
        feed_events.occurred_at,
        feed_events.node_id,
        feed_events.identifier_type,
        feed_events.order_id,
        feed_events.page_url,
        feed_events.referrer,
        feed_events.utm_source,
        feed_events.utm_medium,
        feed_events.utm_campaign,
        {{ goldseam.campaign_key('feed_events') }} as campaign,
        {{ 'reopened.campaign_before' if follows_changes else 'cast(null as text)' }} as campaign_before
    from {{ ref('goldseam', 'feed_events') }} as feed_events
    {%- if follows_changes %}
    inner join {{ reopened_streams }} as reopened
        on feed_events.source = reopened.source
        and {{ goldseam.session_stream('feed_events') }} = reopened.stream
        and {{ goldseam.is_reopened('feed_events.occurred_at', 'feed_events.event_id') }}
    {%- endif %}
),

placed as (
    select
        *,
        row_number() {{ in_order }} as place,
        lag(occurred_at) {{ in_order }} as previous_at
    from events
),

-- few events carry a campaign; of those, the ones that carry another than the one before
campaigns_in_order as (
    select
        source,
        stream,
        place,
        campaign,
        coalesce(
            lag(campaign) over (partition by source, stream order by place), campaign_before, ''
        ) as previous_campaign
    from placed
    where campaign is not null
),

new_campaigns as (
    select source, stream, place
    from campaigns_in_order
    where campaign <> previous_campaign
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
