with

contacts as (
    select * from {{ source('hubspot', 'contact') }}
),

renamed as (
    select
        cast(id as text) as hubspot_contact_id,
        property_email as email,
        property_firstname as first_name,
        property_lastname as last_name,
        property_company as company,
        property_jobtitle as job_title,
        cast(property_hs_merged_object_ids as text) as merged_contact_ids,
        coalesce(_fivetran_deleted, false) as is_deleted,
        property_createdate as created_at,
        _fivetran_synced as loaded_at
    from contacts
)

select * from renamed
