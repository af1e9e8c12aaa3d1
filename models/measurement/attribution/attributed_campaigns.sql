{{ config(materialized='ephemeral') }}

with

campaign_credits as (
    select * from {{ ref('goldseam', 'campaign_credits') }}
),

markov_credits as (
    select * from {{ ref('goldseam', 'markov_credits') }}
)

{%- for model in goldseam.attribution_models() %}
select
    '{{ model }}' as model,
    channel,
    traffic_source,
    traffic_medium,
    campaign,
    month,
    cast(round({{ model }}_conversions, 6) as numeric(18, 6)) as conversions,
    cast(round({{ model }}_revenue, 4) as numeric(18, 4)) as revenue
from campaign_credits
union all
{%- endfor %}
select
    'markov' as model,
    channel,
    traffic_source,
    traffic_medium,
    campaign,
    month,
    cast(round(cast(conversions as numeric(38, 12)), 6) as numeric(18, 6)) as conversions,
    cast(round(cast(revenue as numeric(38, 12)), 4) as numeric(18, 4)) as revenue
from markov_credits
