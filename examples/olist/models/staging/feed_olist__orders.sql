-- Items, freight and payments are added up apart and stand as the source has them: what does not agree is kept, not bent.
-- An order without items has no amount of items, which is not the same as 0.
with

orders as (
    select * from {{ ref('stg_olist__orders') }}
),

items as (
    select
        order_id,
        sum(price) as items_amount,
        sum(freight_amount) as shipping_amount
    from {{ ref('stg_olist__order_items') }}
    group by order_id
),

payments as (
    select
        order_id,
        sum(paid_amount) as paid_amount
    from {{ ref('stg_olist__order_payments') }}
    group by order_id
),

joined as (
    select
        {{ goldseam.surest_identifier({'olist_customer_id': 'orders.customer_id'}) }},
        'orders/' || orders.order_id as record_key,
        orders.purchased_at as loaded_at,
        orders.order_id,
        case
            -- unavailable: paid, but the seller had nothing to send
            when orders.status in ('canceled', 'unavailable') then 'cancelled'
            when orders.status = 'created' then 'pending'
            when orders.status in ('approved', 'invoiced', 'processing', 'shipped', 'delivered') then 'paid'
            else orders.status
        end as status,
        'web' as channel,
        cast(null as text) as store,
        'BRL' as currency,
        items.items_amount,
        items.shipping_amount,
        -- Olist tells of no taxes, discounts or refunds
        cast(null as text) as tax_amount,
        cast(null as text) as discount_amount,
        cast(null as text) as refunded_amount,
        payments.paid_amount,
        orders.purchased_at as occurred_at,
        orders.purchased_at as updated_at
    from orders
    left join items on orders.order_id = items.order_id
    left join payments on orders.order_id = payments.order_id
)

select * from joined
