-- Left joins: a line whose order or product is not loaded yet is kept, and judged in feeds/.
with

lines as (
    select * from {{ ref('stg_shopify__order_lines') }}
),

orders as (
    {{ goldseam.latest_rows(
        ref('stg_shopify__orders'), 'order_id', ['shopify_customer_id', 'placed_at', 'loaded_at']
    ) }}
),

products as (
    {{ goldseam.latest_rows(ref('stg_shopify__products'), 'product_id', ['category']) }}
),

allocations as (
    {{ goldseam.latest_rows(
        ref('stg_shopify__discount_allocations'), 'discount_allocation_id', ['order_line_id', 'amount', 'loaded_at']
    ) }}
),

discounts as (
    select
        order_line_id,
        sum(amount) as amount,
        max(loaded_at) as loaded_at
    from allocations
    group by order_line_id
),

joined as (
    select
        {{ goldseam.surest_identifier({
            'shopify_customer_id': 'orders.shopify_customer_id',
            'order_id': "'shopify-' || lines.order_id",
        }) }},
        'order_lines/' || lines.order_line_id as record_key,
        greatest(lines.loaded_at, orders.loaded_at, discounts.loaded_at) as loaded_at,
        'shopify-' || lines.order_id as order_id,
        'shopify-' || lines.order_line_id as order_item_id,
        'shopify-' || lines.product_id as item_id,
        lines.title,
        products.category,
        lines.quantity,
        lines.amount / nullif(lines.quantity, 0) as unit_price,
        -- allocations hold the line's part of the order's discounts too, which the line's own total does not
        coalesce(discounts.amount, lines.discount_amount) as discount_amount,
        lines.currency,
        orders.placed_at as occurred_at
    from lines
    left join orders on lines.order_id = orders.order_id
    left join products on lines.product_id = products.product_id
    left join discounts on lines.order_line_id = discounts.order_line_id
)

select * from joined
