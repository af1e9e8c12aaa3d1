{{ config(materialized='view') }}

with

feed_ad_spend as (
    select * from {{ ref('goldseam', 'feed_ad_spend') }}
),

conversion_rates as (
    select * from {{ ref('goldseam', 'conversion_rates') }}
)

select
    feed_ad_spend.spend_id,
    feed_ad_spend.source,
    feed_ad_spend.account_id,
    feed_ad_spend.utm_source,
    feed_ad_spend.utm_medium,
    feed_ad_spend.utm_campaign,
    feed_ad_spend.campaign_name,
    cast(feed_ad_spend.occurred_at as date) as spend_date,
    feed_ad_spend.impressions,
    feed_ad_spend.clicks,
    feed_ad_spend.currency,
    feed_ad_spend.cost as cost_amount,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
    {{ goldseam.convert_currency('feed_ad_spend.cost', 'conversion_rates.rate') }} as cost
from feed_ad_spend
left join conversion_rates
    on {{ goldseam.rate_applies('conversion_rates', 'feed_ad_spend.currency', 'feed_ad_spend.occurred_at') }}
