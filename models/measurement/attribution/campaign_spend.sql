{{ config(materialized='ephemeral') }}

with

ad_spend as (
    select * from {{ ref('goldseam', 'ad_spend') }} where spend_date <= {{ goldseam.as_of() }}
),

traffic_sources as (
    select * from {{ ref('goldseam', 'rule_traffic_sources') }}
),

monthly as (
    select
        {{ goldseam.utm_tag('utm_source') }} as traffic_source,
        {{ goldseam.utm_tag('utm_medium') }} as traffic_medium,
        {{ goldseam.utm_tag('utm_campaign') }} as campaign,
        {{ goldseam.month_of('spend_date') }} as month,
        cast(sum(impressions) as bigint) as impressions,
        cast(sum(clicks) as bigint) as clicks,
        cast(sum(cost) as numeric(18, 4)) as cost
    from ad_spend
    group by 1, 2, 3, 4
)

select
    monthly.*,
    {{ goldseam.channel_group(
        'monthly.traffic_source', 'monthly.traffic_medium', 'monthly.campaign', 'traffic_sources.category'
    ) }} as channel
from monthly
left join traffic_sources on {{ goldseam.host_label('monthly.traffic_source') }} = traffic_sources.source
