with

profile_items as (
    select * from {{ ref('goldseam', 'profile_items') }}
),

items_bought_together as (
    select * from {{ ref('goldseam', 'items_bought_together') }}
),

sold_items as (
    select * from {{ ref('goldseam', 'sold_items') }}
),

latest as (
    select
        *,
        row_number() over (
            partition by profile_id order by last_bought_at desc, {{ goldseam.binary_order('item_id') }}
        ) as recency
    from profile_items
),

-- of several items that speak for another, the surest does
candidates as (
    select
        latest.profile_id,
        items_bought_together.other_item_id as item_id,
        min(items_bought_together.overall_place) as overall_place
    from latest
    inner join items_bought_together on latest.item_id = items_bought_together.item_id
    where latest.recency <= {{ goldseam.count_var('recommendation_recent_items') }}
    group by latest.profile_id, items_bought_together.other_item_id
),

wanted as (
    select
        candidates.*,
        row_number() over (partition by candidates.profile_id order by candidates.overall_place) as place
    from candidates
    inner join sold_items on candidates.item_id = sold_items.item_id
    left join profile_items
        on candidates.profile_id = profile_items.profile_id and candidates.item_id = profile_items.item_id
    where profile_items.profile_id is null or sold_items.is_replenishable
)

select
    wanted.profile_id,
    'bought_together' as kind,
    wanted.place,
    wanted.item_id,
    other.category,
    pairs.confidence as score,
    'Bought ' || coalesce(item.title, pairs.item_id) || ': ' || {{ goldseam.percent('pairs.confidence') }}
        || ' of such baskets also hold ' || coalesce(other.title, wanted.item_id) as reason
from wanted
inner join items_bought_together as pairs on wanted.overall_place = pairs.overall_place
left join sold_items as item on pairs.item_id = item.item_id
left join sold_items as other on wanted.item_id = other.item_id
where wanted.place <= {{ goldseam.count_var('recommendations_per_kind') }}
