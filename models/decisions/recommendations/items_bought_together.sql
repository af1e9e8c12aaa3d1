with

item_pairs as (
    select * from {{ ref('goldseam', 'item_pairs') }}
),

sold_items as (
    select * from {{ ref('goldseam', 'sold_items') }} where is_available
),

measured as (
    select
        *,
        {{ goldseam.divide('basket_count', 'all_basket_count', 8) }} as support,
        {{ goldseam.divide('basket_count', 'item_basket_count', 6) }} as confidence,
        {{ goldseam.divide('basket_count * all_basket_count', 'item_basket_count * other_basket_count', 4) }} as lift
    from item_pairs
),

-- together more often than chance, with what is still sold
ranked as (
    select
        measured.*,
        row_number() over (
            partition by measured.item_id
            order by measured.confidence desc, {{ goldseam.binary_order('measured.other_item_id') }}
        ) as place
    from measured
    inner join sold_items on measured.other_item_id = sold_items.item_id
    where measured.lift > 1
)

select
    item_id,
    other_item_id,
    place,
    basket_count,
    item_basket_count,
    other_basket_count,
    all_basket_count,
    support,
    confidence,
    lift,
    row_number() over (
        order by confidence desc, {{ goldseam.binary_order('item_id') }}, {{ goldseam.binary_order('other_item_id') }}
    ) as overall_place
from ranked
where place <= {{ goldseam.count_var('bought_together_per_item') }}
