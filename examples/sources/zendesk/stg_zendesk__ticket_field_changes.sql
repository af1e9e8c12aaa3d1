with

ticket_field_changes as (
    select * from {{ source('zendesk', 'ticket_field_history') }}
),

renamed as (
    select
        cast(ticket_id as text) as ticket_id,
        field_name,
        value,
        updated as changed_at,
        _fivetran_synced as loaded_at
    from ticket_field_changes
)

select * from renamed
