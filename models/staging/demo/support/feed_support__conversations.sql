-- A chat has no account key. A visitor without cookies is known by the e-mail given in the chat, or by nothing: then
-- feeds/ rejects the line in the open.
with

chat_lines as (
    select * from {{ ref('goldseam', 'stg_support__chat_lines') }}
),

chats as (
    {{ goldseam.latest_rows(
        ref('goldseam', 'stg_support__chats'), 'chat_id', ['anonymous_id', 'visitor_email', 'loaded_at']
    ) }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({'anonymous_id': 'chats.anonymous_id', 'email': 'chats.visitor_email'}) }},
        'chat_lines/' || chat_lines.chat_line_id as record_key,
        greatest(chat_lines.loaded_at, chats.loaded_at) as loaded_at,
        'support-' || chat_lines.chat_id as conversation_id,
        chat_lines.chat_line_id as line_id,
        'chat' as channel,
        case chat_lines.author when 'visitor' then 'inbound' when 'agent' then 'outbound' end as direction,
        chat_lines.text,
        chat_lines.sent_at as occurred_at
    from chat_lines
    left join chats on chat_lines.chat_id = chats.chat_id
)

select * from renamed
