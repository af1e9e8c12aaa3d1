select
    account_id || '/' || campaign_id || '/' || cast(spend_date as text) as spend_id,
    account_id,
    utm_source,
    utm_medium,
    utm_campaign,
    campaign_name,
    impressions,
    clicks,
    cost,
    currency,
    cast(spend_date as timestamp) as occurred_at,
    updated_at,
    'daily_spend/' || account_id || '/' || campaign_id || '/' || cast(spend_date as text) as record_key,
    loaded_at
from {{ ref('goldseam', 'stg_ads__daily_spend') }}
