with

users as (
    select * from {{ source('zendesk', 'user') }}
),

renamed as (
    select
        cast(id as text) as zendesk_user_id,
        name as full_name,
        email,
        cast(phone as text) as phone,
        locale,
        role,
        active as is_active,
        created_at,
        updated_at,
        _fivetran_synced as loaded_at
    from users
)

select * from renamed
