-- What does a new person cost, and what a first order, by campaign?
select
    campaign,
    sum(clicks) as clicks,
    cast(sum(cost) as numeric(18, 2)) as cost,
    sum(leads) as leads,
    sum(orders) as orders,
    {{ goldseam.divide('sum(cost)', 'sum(leads)', 2) }} as cost_per_lead,
    {{ goldseam.divide('sum(cost)', 'sum(orders)', 2) }} as cost_per_order
from {{ ref('goldseam', 'acquisition_costs') }}
where cost > 0
group by campaign
order by cost desc, campaign asc
