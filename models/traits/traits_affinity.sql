{{ config(materialized='replace_entities', meta=goldseam.profile_settings()) }}
{%- set favourites = ['category', 'channel', 'store'] -%}

with

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }} where {{ goldseam.is_touched('traits_affinity') }}
),

counted_order_items as (
    select * from {{ ref('goldseam', 'counted_order_items') }} where {{ goldseam.is_touched('traits_affinity') }}
),

-- categories are weighed by what was spent in them, then by pieces; the rest by orders, then by what was spent
choices as (
    select
        profile_id,
        'category' as kind,
        category as choice,
        cast(sum(revenue) as numeric(18, 4)) as weight,
        cast(sum(quantity) as numeric(18, 4)) as second_weight,
        max(occurred_at) as last_at
    from counted_order_items
    where category is not null
    group by profile_id, category
    {%- for kind, choice in {
        'channel': 'channel', 'store': 'store', 'hour': 'cast(extract(hour from occurred_at) as text)',
    }.items() %}
    union all
    select
        profile_id,
        '{{ kind }}' as kind,
        {{ choice }} as choice,
        cast(count(*) as numeric(18, 4)) as weight,
        cast(sum(revenue) as numeric(18, 4)) as second_weight,
        max(occurred_at) as last_at
    from counted_orders
    where {{ choice }} is not null
    group by profile_id, {{ choice }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by profile_id, kind
            order by weight desc, second_weight desc, last_at desc, {{ goldseam.binary_order('choice') }}
        ) as place
    from choices
)

select
    profile_id,
    {%- for kind in favourites %}
    max(case when kind = '{{ kind }}' and place = 1 then choice end) as favourite_{{ kind }},
    {%- endfor %}
    cast(max(case when kind = 'hour' and place = 1 then choice end) as bigint) as favourite_hour,
    count(case when kind = 'category' then 1 end) as category_count
from ranked
group by profile_id
