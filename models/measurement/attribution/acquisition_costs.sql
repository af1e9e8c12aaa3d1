with

spend as (
    select * from {{ ref('goldseam', 'campaign_spend') }}
),

newcomers as (
    select
        first_touches.channel,
        first_touches.traffic_source,
        first_touches.traffic_medium,
        first_touches.campaign,
        {{ goldseam.month_of('first_touches.touched_at') }} as month,
        count(*) as new_profiles,
        count(case when not profiles.is_anonymous then 1 end) as leads
    from {{ ref('goldseam', 'first_touches') }} as first_touches
    inner join {{ ref('goldseam', 'profiles') }} as profiles on first_touches.profile_id = profiles.profile_id
    group by
        first_touches.channel,
        first_touches.traffic_source,
        first_touches.traffic_medium,
        first_touches.campaign,
        {{ goldseam.month_of('first_touches.touched_at') }}
),

orders as (
    select *
    from {{ ref('goldseam', 'campaign_attribution') }}
    where model = 'last_non_direct' and channel <> 'unknown'
),

figures as (
    {%- for relation, columns in {
        'spend': ['impressions', 'clicks', 'cost'],
        'newcomers': ['new_profiles', 'leads'],
        'orders': ['conversions', 'revenue'],
    }.items() %}
    select
        channel,
        traffic_source,
        traffic_medium,
        campaign,
        month
        {%- for column in ['impressions', 'clicks', 'cost', 'new_profiles', 'leads', 'conversions', 'revenue'] -%}
        ,
        {{ column if column in columns else 'cast(null as numeric(18, 4))' }} as {{ column }}
        {%- endfor %}
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

summed as (
    select
        channel,
        traffic_source,
        traffic_medium,
        campaign,
        month,
        cast(coalesce(sum(impressions), 0) as bigint) as impressions,
        cast(coalesce(sum(clicks), 0) as bigint) as clicks,
        cast(sum(cost) as numeric(18, 4)) as cost,
        cast(coalesce(sum(new_profiles), 0) as bigint) as new_profiles,
        cast(coalesce(sum(leads), 0) as bigint) as leads,
        cast(coalesce(sum(conversions), 0) as bigint) as orders,
        cast(coalesce(sum(revenue), 0) as numeric(18, 4)) as revenue
    from figures
    group by channel, traffic_source, traffic_medium, campaign, month
)

select
    *,
    {{ goldseam.divide('cost', 'clicks', 4) }} as cost_per_click,
    {{ goldseam.divide('cost', 'leads', 4) }} as cost_per_lead,
    {{ goldseam.divide('cost', 'orders', 4) }} as cost_per_order,
    {{ goldseam.divide('revenue', 'cost', 4) }} as return_on_ad_spend,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency
from summed
