{%- set amount = goldseam.try_cast('amount', 'numeric(18,4)') -%}

with

orders as (
    select * from {{ ref('goldseam', 'stg_shop__orders') }}
),

-- A refund whose order has not been loaded waits here unseen; a test on stg_shop__refunds counts such rows.
refunds as (
    {{ goldseam.latest_rows(ref('goldseam', 'stg_shop__refunds'), 'refund_id', ['order_id', 'amount', 'loaded_at']) }}
),

-- Computed amounts stay text: one that cannot be read is rejected in feeds/ instead of counting as nothing.
refunds_by_order as (
    select
        order_id,
        max(loaded_at) as loaded_at,
        coalesce(
            max(case when {{ amount }} is null then cast(amount as text) end), cast(sum({{ amount }}) as text)
        ) as refunded_amount
    from refunds
    group by order_id
),

refunded as (
    select
        {{ goldseam.surest_identifier({
            'customer_id': 'orders.customer_id',
            'order_id': "'shop-' || orders.order_id",
        }) }},
        'orders/' || orders.order_id as record_key,
        greatest(orders.loaded_at, refunds_by_order.loaded_at) as loaded_at,
        'shop-' || orders.order_id as order_id,
        case
            when orders.cancelled_at is not null or orders.financial_status = 'voided' then 'cancelled'
            when orders.financial_status = 'authorized' then 'pending'
            else orders.financial_status
        end as status,
        'web' as channel,
        cast(null as text) as store,
        orders.currency,
        orders.items_amount,
        orders.shipping_amount,
        orders.tax_amount,
        orders.discount_amount,
        coalesce(refunds_by_order.refunded_amount, '0') as refunded_amount,
        case
            when orders.financial_status in ('paid', 'partially_refunded', 'refunded')
                then cast(orders.total_amount as text)
            else '0'
        end as paid_amount,
        orders.created_at as occurred_at,
        orders.updated_at
    from orders
    left join refunds_by_order on orders.order_id = refunds_by_order.order_id
)

select * from refunded
