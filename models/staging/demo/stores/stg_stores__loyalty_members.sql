with

loyalty_members as (
    select * from {{ source('stores', 'loyalty_members') }}
),

renamed as (
    select
        cast(card_no as text) as card_no,
        first_name,
        last_name,
        birth_date,
        gender,
        email,
        phone,
        street,
        city,
        postal_code,
        country_code,
        email_consent,
        sms_consent,
        advertising_consent,
        consent_at,
        joined_at,
        updated_at,
        loaded_at
    from loyalty_members
)

select * from renamed
