-- Each row names a currency without a rate at the time of its facts, whose revenue would silently be missing.
-- Mend: add the currency, with a valid_from no later than first_occurred_at, to the seed that var
-- extra_exchange_rates names; if every currency is listed here, the reporting currency itself has no rate.
{{ config(meta={'dagster': {'ref': {'name': 'orders', 'package': 'goldseam'}}}) }}
with

facts as (
    select 'orders' as fact, currency, reporting_currency, occurred_at
    from {{ ref('goldseam', 'orders') }}
    where revenue is null
    union all
    select 'order_items' as fact, currency, reporting_currency, occurred_at
    from {{ ref('goldseam', 'order_items') }}
    where revenue is null
    union all
    select 'ad_spend' as fact, currency, reporting_currency, cast(spend_date as timestamp) as occurred_at
    from {{ ref('goldseam', 'ad_spend') }}
    where cost is null
)

select
    fact,
    currency,
    reporting_currency,
    count(*) as fact_count,
    min(occurred_at) as first_occurred_at
from facts
group by fact, currency, reporting_currency
