with

orders as (
    select * from {{ source('olist', 'orders') }}
),

renamed as (
    select
        order_id,
        customer_id,
        order_status as status,
        {{ utc('order_purchase_timestamp') }} as purchased_at,
        {{ utc('order_approved_at') }} as approved_at,
        {{ utc('order_delivered_carrier_date') }} as handed_over_at,
        {{ utc('order_delivered_customer_date') }} as delivered_at,
        -- a day on the customer's calendar, not a moment
        {{ goldseam.try_cast('substr(order_estimated_delivery_date, 1, 10)', 'date') }} as promised_date,
        {{ goldseam.try_cast('substr(order_delivered_customer_date, 1, 10)', 'date') }} as delivered_date
    from orders
)

select * from renamed
