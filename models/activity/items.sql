with

feed_items as (
    select * from {{ ref('goldseam', 'feed_items') }}
),

-- one catalogue entry per item, should two sources name it: the newest
ranked as (
    select
        *,
        row_number() over (
            partition by item_id
            order by loaded_at desc nulls last, {{ goldseam.binary_order('source') }}
        ) as place
    from feed_items
)

select
    item_id,
    source,
    kind,
    title,
    category,
    brand,
    price,
    currency,
    url,
    image_url,
    is_available,
    valid_from,
    valid_to
from ranked
where place = 1
