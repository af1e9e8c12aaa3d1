{{ config(materialized='view') }}

with

conversion_paths as (
    select * from {{ ref('goldseam', 'conversion_paths') }}
),

weighed as (
    {%- for model, weight in goldseam.attribution_models().items() %}
    select
        *,
        '{{ model }}' as model,
        cast({{ weight }} as numeric(18, 12)) as weight
    from conversion_paths
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    model,
    order_id,
    touch_number,
    profile_id,
    converted_at,
    touchpoint_id,
    touched_at,
    channel,
    traffic_source,
    traffic_medium,
    campaign,
    weight,
    cast(round(cast(weight as numeric(20, 12)) * revenue, 4) as numeric(18, 4)) as revenue
from weighed
where weight > 0
