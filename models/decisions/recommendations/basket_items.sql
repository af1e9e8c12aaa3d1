with

counted_order_items as (
    select *
    from {{ ref('goldseam', 'counted_order_items') }}
    where item_id is not null and quantity > 0
)

select
    order_id,
    item_id,
    min(profile_id) as profile_id,
    max({{ goldseam.binary_order('title') }}) as title,
    max({{ goldseam.binary_order('category') }}) as category,
    cast(sum(quantity) as numeric(18, 4)) as quantity,
    cast(sum(revenue) as numeric(18, 4)) as revenue,
    min(occurred_at) as occurred_at
from counted_order_items
group by order_id, item_id
