with

privacy_requests as (
    select * from {{ source('crm', 'privacy_requests') }}
),

renamed as (
    select
        cast(id as text) as privacy_request_id,
        kind,
        email,
        requested_at,
        loaded_at
    from privacy_requests
)

select * from renamed
