with

counted_orders as (
    select * from {{ ref('goldseam', 'counted_orders') }}
),

counted_order_items as (
    select * from {{ ref('goldseam', 'counted_order_items') }}
),

categories as (
    select
        profile_id,
        category,
        row_number() over (
            partition by profile_id
            order by
                sum(revenue) desc,
                sum(quantity) desc,
                max(occurred_at) desc,
                {{ goldseam.binary_order('category') }}
        ) as place
    from counted_order_items
    where category is not null
    group by profile_id, category
),

channels as (
    select
        profile_id,
        channel,
        row_number() over (
            partition by profile_id
            order by
                count(*) desc,
                sum(revenue) desc,
                max(occurred_at) desc,
                {{ goldseam.binary_order('channel') }}
        ) as place
    from counted_orders
    where channel is not null
    group by profile_id, channel
),

favourites as (
    select
        profile_id,
        case when place = 1 then category end as favourite_category,
        cast(null as text) as favourite_channel,
        1 as category_count
    from categories
    union all
    select
        profile_id,
        null as favourite_category,
        channel as favourite_channel,
        0 as category_count
    from channels
    where place = 1
)

select
    profile_id,
    max(favourite_category) as favourite_category,
    max(favourite_channel) as favourite_channel,
    cast(sum(category_count) as bigint) as category_count
from favourites
group by profile_id
