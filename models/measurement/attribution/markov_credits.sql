{{ config(materialized='ephemeral') }}

with

credits as (
    select
        channel,
        traffic_source,
        traffic_medium,
        campaign,
        month,
        linear_conversions as conversions,
        linear_revenue as revenue
    from {{ ref('goldseam', 'campaign_credits') }}
),

removal_effects as (
    select * from {{ ref('goldseam', 'markov_removal_effects') }} where share > 0
),

months as (
    select
        month,
        cast(sum(conversions) as double precision) as conversions,
        cast(sum(revenue) as double precision) as revenue
    from credits
    where channel <> 'unknown'
    group by month
),

-- within a channel and month campaigns share as they do in the linear model
parts as (
    select
        *,
        cast(conversions as double precision)
        / cast(sum(conversions) over (partition by channel, month) as double precision) as part
    from credits
)

select
    removal_effects.channel,
    coalesce(parts.traffic_source, '(none)') as traffic_source,
    coalesce(parts.traffic_medium, '(none)') as traffic_medium,
    coalesce(parts.campaign, '(none)') as campaign,
    months.month,
    months.conversions * removal_effects.share * coalesce(parts.part, 1) as conversions,
    months.revenue * removal_effects.share * coalesce(parts.part, 1) as revenue
from months
cross join removal_effects
left join parts on months.month = parts.month and removal_effects.channel = parts.channel
union all
select
    channel,
    traffic_source,
    traffic_medium,
    campaign,
    month,
    conversions,
    revenue
from credits
where channel = 'unknown'
