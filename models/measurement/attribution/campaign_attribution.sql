with

attributed as (
    select * from {{ ref('goldseam', 'attributed_campaigns') }}
),

spend as (
    select * from {{ ref('goldseam', 'campaign_spend') }}
),

campaigns as (
    select channel, traffic_source, traffic_medium, campaign, month from attributed
    union
    select channel, traffic_source, traffic_medium, campaign, month from spend
),

-- every model tells of every campaign, so that they can be laid side by side
models as (
    {%- for model in goldseam.attribution_models().keys() | list + ['markov'] %}
    select '{{ model }}' as model
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

joined as (
    select
        models.model,
        campaigns.*,
        cast(coalesce(attributed.conversions, 0) as numeric(18, 6)) as conversions,
        cast(coalesce(attributed.revenue, 0) as numeric(18, 4)) as revenue,
        spend.cost
    from campaigns
    cross join models
    left join attributed
        on models.model = attributed.model
        {%- for column in ['channel', 'traffic_source', 'traffic_medium', 'campaign', 'month'] %}
        and campaigns.{{ column }} = attributed.{{ column }}
        {%- endfor %}
    left join spend
        on campaigns.channel = spend.channel
        {%- for column in ['traffic_source', 'traffic_medium', 'campaign', 'month'] %}
        and campaigns.{{ column }} = spend.{{ column }}
        {%- endfor %}
)

select
    model,
    channel,
    traffic_source,
    traffic_medium,
    campaign,
    month,
    conversions,
    revenue,
    cost,
    {{ goldseam.divide('revenue', 'cost', 4) }} as return_on_ad_spend,
    {{ goldseam.divide('cost', 'conversions', 4) }} as cost_per_order,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency
from joined
