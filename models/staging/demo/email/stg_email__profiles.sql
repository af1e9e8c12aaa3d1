with

profiles as (
    select * from {{ source('email', 'profiles') }}
),

renamed as (
    select
        cast(id as text) as email_profile_id,
        email,
        phone_number as phone,
        cast(external_id as text) as shop_customer_id,
        first_name,
        last_name,
        city,
        country as country_code,
        subscription_status,
        subscription_updated_at,
        created as created_at,
        updated as updated_at,
        loaded_at
    from profiles
)

select * from renamed
