with

tickets as (
    select * from {{ source('zendesk', 'ticket') }}
),

renamed as (
    select
        cast(id as text) as ticket_id,
        cast(requester_id as text) as zendesk_user_id,
        cast(ticket_form_id as text) as ticket_form_id,
        via_channel as channel,
        subject,
        status,
        created_at,
        updated_at,
        _fivetran_synced as loaded_at
    from tickets
)

select * from renamed
