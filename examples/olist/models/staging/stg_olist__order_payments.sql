with

order_payments as (
    select * from {{ source('olist', 'order_payments') }}
),

renamed as (
    select
        order_id || '-' || payment_sequential as order_payment_id,
        order_id,
        payment_type,
        {{ goldseam.try_cast('payment_value', 'numeric(18,4)') }} as paid_amount
    from order_payments
)

select * from renamed
