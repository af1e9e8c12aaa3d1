-- Left join: a line whose order is not loaded yet is kept, and judged in feeds/; it is as new as the newer of the two.
-- Its category is the catalogue's to tell.
with

lines as (
    select * from {{ ref('goldseam', 'stg_shop__order_lines') }}
),

orders as (
    {{ goldseam.latest_rows(
        ref('goldseam', 'stg_shop__orders'), 'order_id', ['customer_id', 'currency', 'created_at', 'loaded_at']
    ) }}
),

joined as (
    select
        {{ goldseam.surest_identifier({
            'customer_id': 'orders.customer_id',
            'order_id': "'shop-' || lines.order_id",
        }) }},
        'order_lines/' || lines.order_line_id as record_key,
        greatest(lines.loaded_at, coalesce(orders.loaded_at, lines.loaded_at)) as loaded_at,
        'shop-' || lines.order_id as order_id,
        'shop-' || lines.order_line_id as order_item_id,
        lines.product_id as item_id,
        lines.title,
        cast(null as text) as category,
        lines.quantity,
        lines.unit_price,
        lines.discount_amount,
        orders.currency,
        orders.created_at as occurred_at
    from lines
    left join orders on lines.order_id = orders.order_id
)

select * from joined
