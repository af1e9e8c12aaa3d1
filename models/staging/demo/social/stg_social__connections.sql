with

connections as (
    select * from {{ source('social', 'connections') }}
),

renamed as (
    select
        cast(id as text) as connection_id,
        network,
        social_id,
        case network when 'vk' then social_id end as vk_id,
        case network when 'instagram' then social_id end as instagram_id,
        case network when 'telegram' then social_id end as telegram_id,
        display_name,
        user_id as customer_id,
        email,
        connected_at,
        loaded_at
    from connections
)

select * from renamed
