with

comments as (
    select * from {{ ref('goldseam', 'stg_social__comments') }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({
            'vk_id': 'vk_id', 'instagram_id': 'instagram_id', 'telegram_id': 'telegram_id'
        }) }},
        'comments/' || comment_id as record_key,
        loaded_at,
        'social-' || network || '-' || coalesce(post_id, 'direct') || '-' || social_id as conversation_id,
        comment_id as line_id,
        network as channel,
        case direction when 'in' then 'inbound' when 'out' then 'outbound' end as direction,
        text,
        created_at as occurred_at
    from comments
)

select * from renamed
