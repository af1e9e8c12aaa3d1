with

ticket_forms as (
    select * from {{ source('zendesk', 'ticket_form_history') }}
),

renamed as (
    select
        cast(id as text) as ticket_form_id,
        name as form_name,
        updated_at,
        _fivetran_synced as loaded_at
    from ticket_forms
)

select * from renamed
