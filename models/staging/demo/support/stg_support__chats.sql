with

chats as (
    select * from {{ source('support', 'chats') }}
),

renamed as (
    select
        cast(id as text) as chat_id,
        visitor_id as anonymous_id,
        visitor_email,
        agent,
        rating,
        started_at,
        ended_at,
        loaded_at
    from chats
)

select * from renamed
