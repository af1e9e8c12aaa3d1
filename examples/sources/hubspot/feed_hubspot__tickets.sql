-- A ticket may name several contacts: the first of them by id is its person. One without any, and a deleted one,
-- name nobody, which feeds/ says in the open.
with

tickets as (
    select * from {{ ref('stg_hubspot__tickets') }}
),

requesters as (
    select
        ticket_id,
        min(hubspot_contact_id) as hubspot_contact_id,
        max(loaded_at) as loaded_at
    from {{ ref('stg_hubspot__ticket_contacts') }}
    group by ticket_id
),

stages as (
    {{ goldseam.latest_rows(
        ref('stg_hubspot__ticket_pipeline_stages'), 'pipeline_stage_id', ['is_closed', 'loaded_at']
    ) }}
),

joined as (
    select
        {{ goldseam.surest_identifier({
            'hubspot_contact_id': 'case when not tickets.is_deleted then requesters.hubspot_contact_id end',
        }) }},
        'tickets/' || tickets.ticket_id as record_key,
        greatest(tickets.loaded_at, requesters.loaded_at, stages.loaded_at) as loaded_at,
        'hubspot-' || tickets.ticket_id as ticket_id,
        cast(null as text) as channel,
        tickets.topic,
        tickets.subject,
        case
            when stages.is_closed or tickets.closed_at is not null then 'closed'
            when tickets.first_answered_at is null then 'new'
            else 'open'
        end as status,
        cast(null as bigint) as satisfaction,
        cast(null as text) as order_id,
        cast(null as bigint) as duration_seconds,
        tickets.created_at as occurred_at,
        tickets.closed_at as solved_at,
        -- the tool's own time of the last change is no column of every account
        greatest(tickets.created_at, tickets.first_answered_at, tickets.closed_at) as updated_at
    from tickets
    left join requesters on tickets.ticket_id = requesters.ticket_id
    left join stages on tickets.pipeline_id || '/' || tickets.stage_id = stages.pipeline_stage_id
)

select * from joined
