with

contacts as (
    select * from {{ source('crm', 'contacts') }}
),

renamed as (
    select
        cast(id as text) as contact_id,
        cast(shop_customer_id as text) as shop_customer_id,
        email,
        phone,
        mobile_phone,
        firstname as first_name,
        lastname as last_name,
        company,
        jobtitle as job_title,
        city,
        zip as postal_code,
        country as country_code,
        lifecyclestage as lifecycle_stage,
        email_optout,
        advertising_consent,
        consent_updated_at,
        createdate as created_at,
        lastmodifieddate as updated_at,
        loaded_at
    from contacts
)

select * from renamed
