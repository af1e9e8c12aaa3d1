-- Which campaigns earn, and which only annoy? Orders within var message_conversion_days of a click.
select
    campaign,
    channel,
    delivered,
    open_rate,
    click_through_rate,
    unsubscribe_rate,
    orders,
    revenue,
    revenue_per_delivered
from {{ ref('goldseam', 'campaign_results') }}
where delivered >= 100
order by revenue desc, campaign asc
limit 20
