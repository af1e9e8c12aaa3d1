-- What a ticket went through is in the history of its fields: when it was solved, for the last time, and how
-- content the requester was. A deleted ticket keeps its status, which is none of the feed's: feeds/ rejects it in
-- the open.
with

tickets as (
    select * from {{ ref('stg_zendesk__tickets') }}
),

changes as (
    select * from {{ ref('stg_zendesk__ticket_field_changes') }}
),

forms as (
    {{ goldseam.latest_rows(
        ref('stg_zendesk__ticket_forms'), 'ticket_form_id', ['form_name'], newest='updated_at'
    ) }}
),

ratings as (
    select * from changes
    where field_name = 'satisfaction_score'
),

last_ratings as (
    {{ goldseam.latest_rows('ratings', 'ticket_id', ['value'], newest='changed_at') }}
),

histories as (
    select
        ticket_id,
        max(case when field_name = 'status' and value = 'solved' then changed_at end) as solved_at,
        max(loaded_at) as loaded_at
    from changes
    group by ticket_id
),

joined as (
    select
        {{ goldseam.surest_identifier({'zendesk_user_id': 'tickets.zendesk_user_id'}) }},
        'tickets/' || tickets.ticket_id as record_key,
        greatest(tickets.loaded_at, histories.loaded_at) as loaded_at,
        'zendesk-' || tickets.ticket_id as ticket_id,
        case tickets.channel when 'web' then 'web_form' when 'voice' then 'phone' else tickets.channel end as channel,
        forms.form_name as topic,
        tickets.subject,
        case tickets.status when 'hold' then 'pending' else tickets.status end as status,
        -- the tool asks for good or bad: the ends of the feed's scale
        case last_ratings.value when 'good' then 5 when 'bad' then 1 end as satisfaction,
        cast(null as text) as order_id,
        cast(null as bigint) as duration_seconds,
        tickets.created_at as occurred_at,
        case when tickets.status in ('solved', 'closed') then histories.solved_at end as solved_at,
        tickets.updated_at
    from tickets
    left join forms on tickets.ticket_form_id = forms.ticket_form_id
    left join histories on tickets.ticket_id = histories.ticket_id
    left join last_ratings on tickets.ticket_id = last_ratings.ticket_id
)

select * from joined
