with

customer_addresses as (
    select * from {{ source('shopify', 'customer_address') }}
),

renamed as (
    select
        cast(id as text) as address_id,
        cast(customer_id as text) as shopify_customer_id,
        is_default,
        address_1 as street,
        city,
        cast(zip as text) as postal_code,
        country_code,
        _fivetran_synced as loaded_at
    from customer_addresses
)

select * from renamed
