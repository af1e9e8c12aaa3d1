with

people as (
    select * from {{ source('klaviyo', 'person') }}
),

renamed as (
    select
        cast(id as text) as klaviyo_person_id,
        email,
        cast(phone_number as text) as phone,
        first_name,
        last_name,
        address_1 as street,
        city,
        cast(zip as text) as postal_code,
        organization as company,
        title as job_title,
        custom_consent as consent,
        custom_consent_timestamp as consent_at,
        coalesce(_fivetran_deleted, false) as is_deleted,
        created as created_at,
        updated as updated_at,
        _fivetran_synced as loaded_at
    from people
)

select * from renamed
