with

chats as (
    select * from {{ source('zendesk', 'ticket_chat') }}
),

renamed as (
    select
        chat_id,
        cast(user_id as text) as zendesk_user_id,
        channel,
        _fivetran_synced as loaded_at
    from chats
)

select * from renamed
