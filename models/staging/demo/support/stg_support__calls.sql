with

calls as (
    select * from {{ source('support', 'calls') }}
),

renamed as (
    select
        cast(id as text) as call_id,
        cast(ticket_id as text) as ticket_id,
        cast(requester_id as text) as requester_id,
        caller_phone,
        line_country_code,
        direction,
        duration_seconds,
        agent,
        started_at,
        loaded_at
    from calls
)

select * from renamed
