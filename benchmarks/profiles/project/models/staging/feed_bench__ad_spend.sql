select
    'bench' as account_id,
    spend_id,
    split_part(tag, '/', 1) as utm_source,
    split_part(tag, '/', 2) as utm_medium,
    split_part(tag, '/', 3) as utm_campaign,
    split_part(tag, '/', 3) as campaign_name,
    cast(impressions as bigint) as impressions,
    cast(clicks as bigint) as clicks,
    cost,
    'EUR' as currency,
    moment as occurred_at,
    moment as updated_at,
    spend_id as record_key,
    moment as loaded_at
from {{ source('bench', 'ad_spend') }}
