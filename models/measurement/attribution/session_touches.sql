with

sessions as (
    select *
    from {{ ref('goldseam', 'sessions') }}
    where profile_id is not null and started_at <= {{ goldseam.as_of() }}
),

traffic_sources as (
    select * from {{ ref('goldseam', 'rule_traffic_sources') }}
),

-- a tag says where a visit comes from, else the page before it, unless that is one of our own
hosted as (
    select
        *,
        case when utm_source is not null then {{ goldseam.utm_tag('utm_source') }} end as tag,
        case
            when
                utm_source is null
                and {{ goldseam.host_of('referrer') }} is distinct from {{ goldseam.host_of('landing_page_url') }}
                then {{ goldseam.host_of('referrer') }}
        end as host
    from sessions
),

named as (
    select
        hosted.session_id,
        hosted.profile_id,
        hosted.started_at,
        traffic_sources.category,
        coalesce(hosted.tag, traffic_sources.source, hosted.host, '(direct)') as traffic_source,
        case
            when hosted.tag is not null then {{ goldseam.utm_tag('hosted.utm_medium') }}
            when hosted.host is null then '(none)'
            when traffic_sources.category = 'search' then 'organic'
            else 'referral'
        end as traffic_medium,
        case when hosted.tag is not null then {{ goldseam.utm_tag('hosted.utm_campaign') }} else '(not set)' end as campaign
    from hosted
    left join traffic_sources
        on {{ goldseam.host_label('coalesce(hosted.tag, hosted.host)') }} = traffic_sources.source
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
