with

chat_events as (
    select * from {{ source('zendesk', 'ticket_chat_event') }}
),

renamed as (
    select
        chat_id || '/' || cast({{ goldseam.try_cast('created_at', 'timestamp') }} as text)
        || '/' || cast(chat_index as text) as chat_event_id,
        chat_id,
        type,
        actor_id,
        message as text,
        created_at as occurred_at,
        _fivetran_synced as loaded_at
    from chat_events
)

select * from renamed
