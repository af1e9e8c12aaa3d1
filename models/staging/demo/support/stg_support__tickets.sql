with

tickets as (
    select * from {{ source('support', 'tickets') }}
),

renamed as (
    select
        cast(id as text) as ticket_id,
        cast(requester_id as text) as requester_id,
        channel,
        topic,
        subject,
        status,
        satisfaction_score,
        cast(order_id as text) as order_id,
        agent,
        created_at,
        updated_at,
        solved_at,
        loaded_at
    from tickets
)

select * from renamed
