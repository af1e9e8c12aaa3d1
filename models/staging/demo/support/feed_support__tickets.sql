with

tickets as (
    select * from {{ ref('goldseam', 'stg_support__tickets') }}
),

calls as (
    {{ goldseam.latest_rows(
        ref('goldseam', 'stg_support__calls'), 'call_id', ['ticket_id', 'duration_seconds', 'loaded_at']
    ) }}
),

durations as (
    select
        ticket_id,
        max(loaded_at) as loaded_at,
        sum(duration_seconds) as duration_seconds
    from calls
    group by ticket_id
),

renamed as (
    select
        {{ goldseam.surest_identifier({'support_requester_id': 'tickets.requester_id'}) }},
        'tickets/' || tickets.ticket_id as record_key,
        greatest(tickets.loaded_at, durations.loaded_at) as loaded_at,
        'support-' || tickets.ticket_id as ticket_id,
        tickets.channel,
        tickets.topic,
        tickets.subject,
        tickets.status,
        tickets.satisfaction_score as satisfaction,
        'shop-' || tickets.order_id as order_id,
        durations.duration_seconds,
        tickets.created_at as occurred_at,
        tickets.solved_at,
        tickets.updated_at
    from tickets
    left join durations on tickets.ticket_id = durations.ticket_id
)

select * from renamed
