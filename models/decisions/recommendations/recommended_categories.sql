with

order_categories as (
    select
        *,
        row_number() over (
            partition by profile_id order by occurred_at desc, {{ goldseam.binary_order('order_id') }}
        ) as recency
    from {{ ref('goldseam', 'order_categories') }}
),

category_transitions as (
    select * from {{ ref('goldseam', 'category_transitions') }}
),

bought as (
    select distinct
        profile_id,
        category
    from {{ ref('goldseam', 'profile_items') }}
),

bestsellers as (
    select
        category,
        item_id,
        row_number() over (
            partition by category order by buyer_count desc, {{ goldseam.binary_order('item_id') }}
        ) as place
    from {{ ref('goldseam', 'sold_items') }}
    where is_available
),

ranked as (
    select
        order_categories.profile_id,
        category_transitions.*,
        row_number() over (
            partition by order_categories.profile_id
            order by category_transitions.share desc, {{ goldseam.binary_order('category_transitions.next_category') }}
        ) as place
    from order_categories
    inner join category_transitions on order_categories.category = category_transitions.category
    left join bought
        on order_categories.profile_id = bought.profile_id and category_transitions.next_category = bought.category
    where order_categories.recency = 1 and bought.profile_id is null
)

select
    ranked.profile_id,
    'next_category' as kind,
    ranked.place,
    bestsellers.item_id,
    ranked.next_category as category,
    ranked.share as score,
    'After ' || ranked.category || ', ' || {{ goldseam.percent('ranked.share') }}
        || ' go on to ' || ranked.next_category as reason
from ranked
inner join bestsellers on ranked.next_category = bestsellers.category and bestsellers.place = 1
where ranked.place <= {{ goldseam.count_var('recommendations_per_kind') }}
