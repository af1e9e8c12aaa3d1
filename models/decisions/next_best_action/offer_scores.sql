{{ config(materialized='ephemeral') }}

with

offer_propensities as (
    select * from {{ ref('goldseam', 'offer_propensities') }}
),

offers as (
    select * from {{ ref('goldseam', 'rule_offers') }}
),

conversion_rates as (
    select * from {{ ref('goldseam', 'conversion_rates') }}
),

traits as (
    select
        profile_id,
        coalesce(
            {{ goldseam.divide('predicted_value_12m', 'predicted_orders_12m', 4) }}, average_order_value
        ) as expected_order
    from {{ ref('goldseam', 'profile_traits') }}
),

priced as (
    select
        offers.offer,
        offers.kind,
        offers.eligible_segment,
        offers.margin_share,
        {{ goldseam.convert_currency('offers.value', 'conversion_rates.rate') }} as value,
        {{ goldseam.convert_currency('offers.cost', 'conversion_rates.rate') }} as cost
    from offers
    left join conversion_rates
        on {{ goldseam.rate_applies('conversion_rates', 'offers.currency', goldseam.as_of()) }}
),

valued as (
    select
        offer_propensities.*,
        priced.kind,
        priced.eligible_segment,
        priced.cost,
        cast(coalesce(priced.value, priced.margin_share * traits.expected_order) as numeric(18, 4)) as value
    from offer_propensities
    inner join priced on offer_propensities.offer = priced.offer
    left join traits on offer_propensities.profile_id = traits.profile_id
)

select
    *,
    cast(round(cast(propensity as numeric(20, 6)) * value - cost, 4) as numeric(18, 4)) as score
from valued
