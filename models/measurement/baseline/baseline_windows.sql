{{ config(materialized='ephemeral') }}
{%- set days = goldseam.count_var('baseline_days') %}

with

-- where fewer days have passed since, the window before is as short
lengths as (
    select
        {{ goldseam.baseline_at() }} as baseline_at,
        least({{ days }}, {{ goldseam.days_between(
            goldseam.baseline_at(), goldseam.add_time(goldseam.as_of(), 1, 'second')
        ) }}) as window_days
),

places as (
    {%- for name in ['earlier', 'before', 'since'] %}
    select cast({{ loop.index }} as bigint) as place, '{{ name }}' as window_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    places.place,
    places.window_name,
    cast(lengths.window_days as bigint) as window_days,
    lengths.baseline_at,
    {{ goldseam.add_time('lengths.baseline_at', '(places.place - 3) * lengths.window_days', 'day') }} as from_at,
    {{ goldseam.add_time('lengths.baseline_at', '(places.place - 2) * lengths.window_days', 'day') }} as until_at
from lengths
cross join places
where lengths.window_days > 0 and lengths.baseline_at is not null
