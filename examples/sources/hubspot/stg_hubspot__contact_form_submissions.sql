with

contact_form_submissions as (
    select * from {{ source('hubspot', 'contact_form_submission') }}
),

renamed as (
    select
        cast(conversion_id as text) as form_submission_id,
        cast(contact_id as text) as hubspot_contact_id,
        cast(form_id as text) as form_id,
        title as page_title,
        page_url,
        timestamp as submitted_at,
        _fivetran_synced as loaded_at
    from contact_form_submissions
)

select * from renamed
