with

sessions as (
    select *
    from {{ ref('goldseam', 'sessions') }}
    where profile_id is not null and started_at <= {{ goldseam.as_of() }}
),

traffic_sources as (
    select * from {{ ref('goldseam', 'rule_traffic_sources') }}
),

hosted as (
    select
        *,
        case when utm_source is not null then {{ goldseam.utm_tag('utm_source') }} end as tag,
        case when utm_source is null then {{ goldseam.host_of('referrer') }} end as referring_host,
        case when referrer is not null then {{ goldseam.host_of('landing_page_url') }} end as own_host
    from sessions
),

-- a tag says where a visit comes from, else the page before it, unless that is one of our own
placed as (
    select
        *,
        case when referring_host <> coalesce(own_host, '') then referring_host end as host
    from hosted
),

named as (
    select
        placed.session_id,
        placed.profile_id,
        placed.started_at,
        traffic_sources.category,
        coalesce(placed.tag, traffic_sources.source, placed.host, '(direct)') as traffic_source,
        case
            when placed.tag is not null then {{ goldseam.utm_tag('placed.utm_medium') }}
            when placed.host is null then '(none)'
            when traffic_sources.category = 'search' then 'organic'
            else 'referral'
        end as traffic_medium,
        case
            when placed.tag is not null then {{ goldseam.utm_tag('placed.utm_campaign') }}
            else '(not set)'
        end as campaign
    from placed
    left join traffic_sources
        on {{ goldseam.host_label('coalesce(placed.tag, placed.host)') }} = traffic_sources.source
)

select
    session_id as touchpoint_id,
    profile_id,
    started_at as touched_at,
    {{ goldseam.channel_group('traffic_source', 'traffic_medium', 'campaign', 'category') }} as channel,
    traffic_source,
    traffic_medium,
    campaign
from named
