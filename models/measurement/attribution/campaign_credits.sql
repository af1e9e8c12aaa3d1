{#- numeric(20, 12): in DuckDB the product of two numbers of 18 digits must fit 18 digits again #}
{{ config(materialized='ephemeral') }}

with

conversion_paths as (
    select * from {{ ref('goldseam', 'conversion_paths') }}
)

select
    channel,
    traffic_source,
    traffic_medium,
    campaign,
    {{ goldseam.month_of('converted_at') }} as month,
    {%- for model, weight in goldseam.attribution_models().items() %}
    sum(cast({{ weight }} as numeric(20, 12))) as {{ model }}_conversions,
    sum(cast({{ weight }} as numeric(20, 12)) * revenue) as {{ model }}_revenue{{ ',' if not loop.last }}
    {%- endfor %}
from conversion_paths
group by channel, traffic_source, traffic_medium, campaign, {{ goldseam.month_of('converted_at') }}
