with

installations as (
    select * from {{ source('app', 'installations') }}
),

renamed as (
    select
        installation_id,
        user_id as customer_id,
        push_token,
        push_permission,
        platform,
        os_version,
        app_version,
        locale,
        push_permission_changed_at,
        first_opened_at,
        updated_at,
        loaded_at
    from installations
)

select * from renamed
