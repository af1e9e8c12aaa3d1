with

customers as (
    select * from {{ source('shopify', 'customer') }}
),

renamed as (
    select
        cast(id as text) as shopify_customer_id,
        email,
        cast(phone as text) as phone,
        first_name,
        last_name,
        email_marketing_consent_state as email_consent_state,
        email_marketing_consent_updated_at as email_consent_updated_at,
        created_at,
        updated_at,
        _fivetran_synced as loaded_at
    from customers
)

select * from renamed
