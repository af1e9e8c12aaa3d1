{%- set half_life = goldseam.count_var('attribution_half_life_days') %}
{%- set age = goldseam.days_between('coalesce(touched_at, converted_at)', 'last_touched_at') %}

with

orders_with_touches as (
    select * from {{ ref('goldseam', 'orders_with_touches') }}
),

placed as (
    select
        *,
        row_number() over (
            partition by order_id
            order by touched_at, {{ goldseam.binary_order('touchpoint_id') }}
        ) as touch_number,
        count(touchpoint_id) over (partition by order_id) as touch_count,
        coalesce(max(touched_at) over (partition by order_id), converted_at) as last_touched_at
    from orders_with_touches
),

-- age counts from the last touch: the weights are the same, and none of them vanishes
aged as (
    select
        *,
        max(case when is_direct then 0 else touch_number end) over (partition by order_id) as last_non_direct_number,
        cast(
            round(cast(power(2.0, -1.0 * {{ age }} / {{ half_life }}) as numeric(38, 20)), 12) as numeric(18, 12)
        ) as decay
    from placed
)

select
    order_id,
    profile_id,
    converted_at,
    revenue,
    touch_number,
    touch_count,
    touchpoint_id,
    touched_at,
    channel,
    is_direct,
    traffic_source,
    traffic_medium,
    campaign,
    touch_number = coalesce(nullif(last_non_direct_number, 0), touch_count) as is_last_non_direct,
    {{ goldseam.divide('decay', 'sum(decay) over (partition by order_id)', 12) }} as time_decay_weight
from aged
