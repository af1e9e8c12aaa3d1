-- What came back for each unit of ad spend, and does it depend on whom one thanks?
select
    channel,
    campaign,
    model,
    cast(sum(conversions) as numeric(18, 1)) as orders,
    cast(sum(revenue) as numeric(18, 2)) as revenue,
    cast(sum(cost) as numeric(18, 2)) as cost,
    {{ goldseam.divide('sum(revenue)', 'sum(cost)', 2) }} as return_on_ad_spend
from {{ ref('goldseam', 'campaign_attribution') }}
where model in ('last_non_direct', 'linear', 'markov')
group by channel, campaign, model
having sum(cost) > 0
order by channel, campaign, model
