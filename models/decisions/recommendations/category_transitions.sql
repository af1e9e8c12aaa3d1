with

order_categories as (
    select *
    from {{ ref('goldseam', 'order_categories') }}
    where occurred_at > {{ goldseam.recommendations_from() }}
),

steps as (
    select
        profile_id,
        category as next_category,
        lag(category) over (
            partition by profile_id order by occurred_at, {{ goldseam.binary_order('order_id') }}
        ) as category
    from order_categories
),

transitions as (
    select
        category,
        next_category,
        count(*) as transition_count,
        count(distinct profile_id) as profile_count
    from steps
    where category <> next_category
    group by category, next_category
)

select
    category,
    next_category,
    transition_count,
    profile_count,
    {{ goldseam.divide('transition_count', 'sum(transition_count) over (partition by category)', 6) }} as share
from transitions
