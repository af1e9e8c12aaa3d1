{{ config(materialized='ephemeral') }}
{%- set timeout = goldseam.count_var('session_timeout_minutes') %}
{%- set splits_on_campaign = var('session_splits_on_campaign') %}
{%- set follows_changes = goldseam.reads_changes_only('event_sessions') %}
{%- set feed_events = ref('goldseam', 'feed_events') %}
{%- set reopened_streams = ref('goldseam', 'reopened_streams') %}
{%- set stream = goldseam.session_stream('feed_events') %}

with

-- few events carry a campaign; of those, the ones that carry another than the one before
campaigns_in_order as (
    select
        feed_events.source,
        feed_events.event_id,
        {{ goldseam.campaign_key('feed_events') }} as campaign,
        coalesce(
            lag({{ goldseam.campaign_key('feed_events') }}) over (
                partition by feed_events.source, {{ stream }}
                order by feed_events.occurred_at, {{ goldseam.binary_order('feed_events.event_id') }}
            ),
            {{ 'reopened.campaign_before' if follows_changes else 'cast(null as text)' }},
            ''
        ) as previous_campaign
    from {{ feed_events }} as feed_events
    {{ goldseam.only_reopened(reopened_streams, stream) if follows_changes }}
    where feed_events.utm_source is not null and {{ 'true' if splits_on_campaign else 'false' }}
),

new_campaigns as (
    select source, event_id
    from campaigns_in_order
    where campaign <> previous_campaign
),

-- no more than sessions are made of: all that follows sorts these rows
events as (
    select
        feed_events.source,
        {{ stream }} as stream,
        feed_events.event_id,
        feed_events.occurred_at,
        feed_events.node_id,
        types.kind = 'account' as is_account,
        feed_events.event_name in ('page_viewed', 'screen_viewed') as is_page_view,
        feed_events.event_name = 'product_viewed' as is_item_view,
        feed_events.event_name = 'product_added' as is_cart_addition,
        case when feed_events.event_name = 'order_completed' then feed_events.order_id end as order_id,
        feed_events.page_url,
        feed_events.referrer,
        feed_events.utm_source,
        feed_events.utm_medium,
        feed_events.utm_campaign,
        new_campaigns.event_id is not null as is_new_campaign
    from {{ feed_events }} as feed_events
    {{ goldseam.only_reopened(reopened_streams, stream) if follows_changes }}
    inner join {{ ref('goldseam', 'rule_identifier_types') }} as types
        on feed_events.identifier_type = types.identifier_type
    left join new_campaigns
        on feed_events.source = new_campaigns.source
        and feed_events.event_id = new_campaigns.event_id
),

placed as (
    select
        *,
        row_number() over in_order as place,
        lag(occurred_at) over in_order as previous_at
    from events
    window in_order as (
        partition by source, stream
        order by occurred_at, {{ goldseam.binary_order('event_id') }}
    )
),

started as (
    select
        *,
        case
            when previous_at is null or is_new_campaign then 1
            when previous_at <= {{ goldseam.add_time('occurred_at', -1 * timeout, 'minute') }} then 1
            else 0
        end as is_start
    from placed
)

select
    *,
    sum(is_start) over (
        partition by source, stream
        order by place
        rows between unbounded preceding and current row
    ) as session_number
from started
