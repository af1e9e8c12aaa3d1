with

orders as (
    select * from {{ source('shop', 'orders') }}
),

renamed as (
    select
        cast(id as text) as order_id,
        name as order_name,
        cast(customer_id as text) as customer_id,
        email,
        phone,
        currency,
        financial_status,
        cancelled_at,
        subtotal_price as items_amount,
        total_discounts as discount_amount,
        total_shipping as shipping_amount,
        total_tax as tax_amount,
        total_price as total_amount,
        billing_address_first_name as billing_first_name,
        billing_address_last_name as billing_last_name,
        billing_address_city as billing_city,
        billing_address_zip as billing_postal_code,
        billing_address_country_code as billing_country_code,
        created_at,
        updated_at,
        _loaded_at as loaded_at
    from orders
)

select * from renamed
