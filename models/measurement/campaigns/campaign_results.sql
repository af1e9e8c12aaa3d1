{%- set moments = ['delivered', 'opened', 'clicked', 'bounced', 'unsubscribed', 'complained'] -%}

with

message_moments as (
    select * from {{ ref('goldseam', 'message_moments') }}
),

campaign_orders as (
    select * from {{ ref('goldseam', 'campaign_orders') }}
),

counted as (
    select
        source,
        campaign,
        channel,
        min(sent_at) as first_sent_at,
        max(sent_at) as last_sent_at,
        {%- for moment in moments %}
        count({{ moment }}_at) as {{ moment }},
        {%- endfor %}
        count(*) as sent
    from message_moments
    group by source, campaign, channel
)

select
    counted.source,
    counted.campaign,
    counted.channel,
    counted.first_sent_at,
    counted.last_sent_at,
    counted.sent,
    {%- for moment in moments %}
    counted.{{ moment }},
    {%- endfor %}
    {%- for rate, (part, whole) in {
        'delivery_rate': ('delivered', 'sent'),
        'bounce_rate': ('bounced', 'sent'),
        'open_rate': ('opened', 'delivered'),
        'click_through_rate': ('clicked', 'delivered'),
        'click_to_open_rate': ('clicked', 'opened'),
        'unsubscribe_rate': ('unsubscribed', 'delivered'),
        'complaint_rate': ('complained', 'delivered'),
    }.items() %}
    {{ goldseam.divide('counted.' ~ part, 'counted.' ~ whole, 4) }} as {{ rate }},
    {%- endfor %}
    coalesce(campaign_orders.converted_messages, 0) as converted,
    {{ goldseam.divide('coalesce(campaign_orders.converted_messages, 0)', 'counted.delivered', 4) }} as conversion_rate,
    coalesce(campaign_orders.orders, 0) as orders,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
    cast(coalesce(campaign_orders.revenue, 0) as numeric(18, 4)) as revenue,
    {{ goldseam.divide('coalesce(campaign_orders.revenue, 0)', 'counted.delivered', 4) }} as revenue_per_delivered
from counted
left join campaign_orders
    on counted.source = campaign_orders.source
    and counted.campaign = campaign_orders.campaign
    and counted.channel = campaign_orders.channel
