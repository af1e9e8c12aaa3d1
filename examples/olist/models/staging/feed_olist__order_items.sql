with

items as (
    select * from {{ ref('stg_olist__order_items') }}
),

orders as (
    select * from {{ ref('stg_olist__orders') }}
),

products as (
    select * from {{ ref('stg_olist__products') }}
),

joined as (
    select
        {{ goldseam.surest_identifier({'olist_customer_id': 'orders.customer_id'}) }},
        'order_items/' || items.order_item_id as record_key,
        orders.purchased_at as loaded_at,
        items.order_id,
        items.order_item_id,
        items.product_id as item_id,
        cast(null as text) as title,
        products.category,
        1 as quantity,
        items.price as unit_price,
        cast(null as text) as discount_amount,
        'BRL' as currency,
        orders.purchased_at as occurred_at
    from items
    left join orders on items.order_id = orders.order_id
    left join products on items.product_id = products.product_id
)

select * from joined
