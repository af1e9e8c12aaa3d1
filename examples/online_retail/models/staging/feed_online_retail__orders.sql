with

invoices as (
    select * from {{ ref('invoices') }}
),

orders as (
    select
        {{ goldseam.surest_identifier({'online_retail_customer_id': 'customer_id'}) }},
        record_key,
        invoiced_at as loaded_at,
        order_id,
        status,
        'web' as channel,
        cast(null as text) as store,
        'GBP' as currency,
        amount as items_amount,
        -- postage, discounts and fees are lines of the invoice
        cast(null as text) as shipping_amount,
        cast(null as text) as tax_amount,
        cast(null as text) as discount_amount,
        case when status = 'return' then -amount else 0 end as refunded_amount,
        case when status = 'return' then 0 else amount end as paid_amount,
        invoiced_at as occurred_at,
        invoiced_at as updated_at
    from invoices
)

select * from orders
