with

chat_lines as (
    select * from {{ source('support', 'chat_lines') }}
),

renamed as (
    select
        cast(id as text) as chat_line_id,
        chat_id,
        author,
        text,
        sent_at,
        loaded_at
    from chat_lines
)

select * from renamed
