with

ticket_contacts as (
    select * from {{ source('hubspot', 'ticket_contact') }}
),

renamed as (
    select
        cast(ticket_id as text) as ticket_id,
        cast(contact_id as text) as hubspot_contact_id,
        _fivetran_synced as loaded_at
    from ticket_contacts
)

select * from renamed
