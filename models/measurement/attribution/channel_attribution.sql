with

campaign_attribution as (
    select * from {{ ref('goldseam', 'campaign_attribution') }}
),

monthly as (
    select
        model,
        channel,
        month,
        cast(sum(conversions) as numeric(18, 6)) as conversions,
        cast(sum(revenue) as numeric(18, 4)) as revenue,
        cast(sum(cost) as numeric(18, 4)) as cost
    from campaign_attribution
    group by model, channel, month
)

select
    model,
    channel,
    month,
    conversions,
    revenue,
    cost,
    {{ goldseam.divide('revenue', 'cost', 4) }} as return_on_ad_spend,
    {{ goldseam.divide('cost', 'conversions', 4) }} as cost_per_order,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency
from monthly
