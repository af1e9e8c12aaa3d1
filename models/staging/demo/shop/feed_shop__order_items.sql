-- Left joins: a line whose order or product is not loaded yet is kept, and judged in feeds/.
with

lines as (
    select * from {{ ref('goldseam', 'stg_shop__order_lines') }}
),

orders as (
    {{ goldseam.latest_rows(
        ref('goldseam', 'stg_shop__orders'), 'order_id', ['customer_id', 'currency', 'created_at']
    ) }}
),

products as (
    {{ goldseam.latest_rows(ref('goldseam', 'stg_shop__products'), 'product_id', ['category']) }}
),

joined as (
    select
        {{ goldseam.surest_identifier({
            'customer_id': 'orders.customer_id',
            'order_id': "'shop-' || lines.order_id",
        }) }},
        'order_lines/' || lines.order_line_id as record_key,
        lines.loaded_at,
        'shop-' || lines.order_id as order_id,
        'shop-' || lines.order_line_id as order_item_id,
        lines.product_id as item_id,
        lines.title,
        products.category,
        lines.quantity,
        lines.unit_price,
        lines.discount_amount,
        orders.currency,
        orders.created_at as occurred_at
    from lines
    left join orders on lines.order_id = orders.order_id
    left join products on lines.product_id = products.product_id
)

select * from joined
