with

sold_items as (
    select
        *,
        cast(unit_price as double precision) as price
    from {{ ref('goldseam', 'sold_items') }}
    where category is not null and unit_price > 0
),

quartiles as (
    select
        category,
        percentile_cont(0.25) within group (order by price) as first_quartile,
        percentile_cont(0.5) within group (order by price) as median,
        percentile_cont(0.75) within group (order by price) as third_quartile,
        sum(buyer_count) as buyer_count
    from sold_items
    group by category
)

select
    sold_items.item_id,
    sold_items.category,
    sold_items.unit_price,
    sold_items.reporting_currency,
    cast(
        case
            when sold_items.price > quartiles.third_quartile then 4
            when sold_items.price > quartiles.median then 3
            when sold_items.price > quartiles.first_quartile then 2
            else 1
        end as bigint
    ) as price_band,
    {{ goldseam.divide('sold_items.buyer_count', 'quartiles.buyer_count', 6) }} as category_share,
    sold_items.is_available
from sold_items
inner join quartiles on sold_items.category = quartiles.category
