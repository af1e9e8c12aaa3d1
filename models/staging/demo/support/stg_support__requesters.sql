with

requesters as (
    select * from {{ source('support', 'requesters') }}
),

renamed as (
    select
        cast(id as text) as requester_id,
        external_id as customer_id,
        name as full_name,
        email,
        phone,
        locale,
        created_at,
        loaded_at
    from requesters
)

select * from renamed
