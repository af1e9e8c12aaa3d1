{{ config(materialized='ephemeral') }}
{%- set feed_events = ref('goldseam', 'feed_events') %}
{%- set standing = goldseam.table_of('event_sessions') %}
{%- if goldseam.reads_changes_only('event_sessions') %}

with

touched as (
    select
        source,
        {{ goldseam.session_stream('feed_events') }} as stream,
        min(occurred_at) as changed_from
    from {{ feed_events }} as feed_events
    where changed_in > {{ goldseam.consumed_build('event_sessions', 'feed_events') }}
    group by source, {{ goldseam.session_stream('feed_events') }}
),

begun_before as (
    select
        touched.source,
        touched.stream,
        sessions.started_at,
        sessions.first_event_id,
        {{ goldseam.campaign_key('sessions') }} as campaign,
        row_number() over (
            partition by touched.source, touched.stream
            order by sessions.started_at desc, {{ goldseam.binary_order('sessions.first_event_id') }} desc
        ) as place
    from touched
    left join {{ standing }} as sessions
        on touched.source = sessions.source
        and touched.stream = sessions.stream
        and touched.changed_from > sessions.started_at
),

earlier_campaigns as (
    select
        source,
        stream,
        {{ goldseam.first_by('campaign', 'place', 'campaign is not null') }} as campaign
    from begun_before
    where place > 1
    group by source, stream
)

select
    last_sessions.source,
    last_sessions.stream,
    coalesce(last_sessions.started_at, cast('0001-01-01' as timestamp)) as reopened_at,
    coalesce(last_sessions.first_event_id, '') as first_event_id,
    earlier_campaigns.campaign as campaign_before
from begun_before as last_sessions
left join earlier_campaigns
    on last_sessions.source = earlier_campaigns.source
    and last_sessions.stream = earlier_campaigns.stream
where last_sessions.place = 1

{%- else %}

select
    cast(null as text) as source,
    cast(null as text) as stream,
    cast(null as timestamp) as reopened_at,
    cast(null as text) as first_event_id,
    cast(null as text) as campaign_before
where false
{%- endif %}
