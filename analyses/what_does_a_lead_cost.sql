-- What does a new person cost, and what an order, by campaign that money was spent on? Its months without spend, too.
select
    channel,
    campaign,
    sum(clicks) as clicks,
    cast(sum(cost) as numeric(18, 2)) as cost,
    sum(leads) as leads,
    sum(orders) as orders,
    {{ goldseam.divide('sum(cost)', 'sum(leads)', 2) }} as cost_per_lead,
    {{ goldseam.divide('sum(cost)', 'sum(orders)', 2) }} as cost_per_order
from {{ ref('goldseam', 'acquisition_costs') }}
group by channel, campaign
having sum(cost) > 0
order by cost desc, channel asc, campaign asc
