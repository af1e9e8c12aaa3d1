with

submissions as (
    select * from {{ ref('stg_hubspot__contact_form_submissions') }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({'hubspot_contact_id': 'hubspot_contact_id'}) }},
        'contact_form_submissions/' || form_submission_id as record_key,
        loaded_at,
        form_submission_id as event_id,
        'form_submitted' as event_name,
        submitted_at as occurred_at,
        cast(null as text) as session_hint,
        cast(null as text) as utm_source,
        cast(null as text) as utm_medium,
        cast(null as text) as utm_campaign,
        page_url,
        page_title,
        cast(null as text) as referrer,
        cast(null as text) as item_id,
        cast(null as text) as category,
        cast(null as bigint) as quantity,
        cast(null as numeric(18, 4)) as amount,
        cast(null as text) as currency,
        cast(null as text) as order_id,
        cast(null as text) as cart_id,
        {{ goldseam.json_object_text({'form_id': 'form_id'}) }} as properties
    from submissions
)

select * from renamed
