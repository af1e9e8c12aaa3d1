-- Lines of chats, and public comments on tickets of other channels (a chat's ticket repeats the chat). Both belong
-- to the person who asked; notes among agents stay inside.
with

chat_events as (
    select * from {{ ref('stg_zendesk__chat_events') }}
    where type = 'ChatMessage'
),

chats as (
    {{ goldseam.latest_rows(ref('stg_zendesk__chats'), 'chat_id', ['zendesk_user_id', 'loaded_at']) }}
),

comments as (
    select * from {{ ref('stg_zendesk__ticket_comments') }}
    where is_public
),

tickets as (
    {{ goldseam.latest_rows(
        ref('stg_zendesk__tickets'), 'ticket_id', ['zendesk_user_id', 'channel', 'loaded_at']
    ) }}
),

said as (
    select
        chats.zendesk_user_id,
        'chat_events/' || chat_events.chat_event_id as record_key,
        greatest(chat_events.loaded_at, chats.loaded_at) as loaded_at,
        'zendesk-chat-' || chat_events.chat_id as conversation_id,
        chat_events.chat_event_id as line_id,
        'chat' as channel,
        -- agents, bots and triggers are marked; a visitor is a bare id
        case
            when chat_events.actor_id like 'agent:%' or left(chat_events.actor_id, 2) = '__' then 'outbound'
            when chat_events.actor_id is not null then 'inbound'
        end as direction,
        chat_events.text,
        chat_events.occurred_at
    from chat_events
    left join chats on chat_events.chat_id = chats.chat_id
    union all
    select
        tickets.zendesk_user_id,
        'ticket_comments/' || comments.ticket_comment_id as record_key,
        greatest(comments.loaded_at, tickets.loaded_at) as loaded_at,
        'zendesk-ticket-' || comments.ticket_id as conversation_id,
        comments.ticket_comment_id as line_id,
        case tickets.channel when 'web' then 'web_form' when 'voice' then 'phone' else tickets.channel end as channel,
        case when comments.zendesk_user_id = tickets.zendesk_user_id then 'inbound' else 'outbound' end as direction,
        comments.text,
        comments.written_at as occurred_at
    from comments
    left join tickets on comments.ticket_id = tickets.ticket_id
    where coalesce(tickets.channel, '') not in ('chat', 'native_messaging')
),

bound as (
    select
        {{ goldseam.surest_identifier({'zendesk_user_id': 'zendesk_user_id'}) }},
        record_key,
        loaded_at,
        conversation_id,
        line_id,
        channel,
        direction,
        text,
        occurred_at
    from said
)

select * from bound
