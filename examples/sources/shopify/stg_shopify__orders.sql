with

orders as (
    select * from {{ source('shopify', 'order') }}
),

renamed as (
    select
        cast(id as text) as order_id,
        cast(customer_id as text) as shopify_customer_id,
        email,
        lower(display_financial_status) as financial_status,
        cancelled_at,
        coalesce(test, false) as is_test,
        coalesce(_fivetran_deleted, false) as is_deleted,
        source_name,
        cast(location_id as text) as location_id,
        currency_code as currency,
        cast(subtotal_price_set_shop_amount as numeric(18, 4)) as subtotal_amount,
        cast(total_discounts_set_shop_amount as numeric(18, 4)) as discount_amount,
        cast(total_shipping_price_set_shop_amount as numeric(18, 4)) as shipping_amount,
        cast(total_tax_set_shop_amount as numeric(18, 4)) as tax_amount,
        coalesce(taxes_included, false) as has_taxes_included,
        cast(total_price_set_shop_amount as numeric(18, 4)) as total_amount,
        billing_address_first_name as billing_first_name,
        billing_address_last_name as billing_last_name,
        billing_address_city as billing_city,
        cast(billing_address_zip as text) as billing_postal_code,
        billing_address_country_code as billing_country_code,
        coalesce(processed_at, created_at) as placed_at,
        updated_at,
        _fivetran_synced as loaded_at
    from orders
)

select * from renamed
