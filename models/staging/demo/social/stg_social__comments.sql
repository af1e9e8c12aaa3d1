with

comments as (
    select * from {{ source('social', 'comments') }}
),

renamed as (
    select
        cast(id as text) as comment_id,
        network,
        kind,
        post_id,
        social_id,
        case network when 'vk' then social_id end as vk_id,
        case network when 'instagram' then social_id end as instagram_id,
        case network when 'telegram' then social_id end as telegram_id,
        display_name,
        direction,
        text,
        created_at,
        loaded_at
    from comments
)

select * from renamed
