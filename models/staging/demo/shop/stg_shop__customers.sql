with

customers as (
    select * from {{ source('shop', 'customers') }}
),

renamed as (
    select
        cast(id as text) as customer_id,
        email,
        phone,
        first_name,
        last_name,
        email_marketing_consent_state as email_consent_state,
        email_marketing_consent_updated_at as email_consent_updated_at,
        default_address_address1 as street,
        default_address_city as city,
        default_address_zip as postal_code,
        default_address_country_code as country_code,
        created_at,
        updated_at,
        _loaded_at as loaded_at
    from customers
)

select * from renamed
