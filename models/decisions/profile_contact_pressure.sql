with

rules as (
    select * from {{ ref('goldseam', 'rule_contact_pressure') }}
),

-- a message that its vendor tells too is one
messages as (
    select
        profile_id,
        channel,
        coalesce(message_id, message_event_id) as message_id,
        min(occurred_at) as sent_at
    from {{ ref('goldseam', 'messages') }}
    where
        profile_id is not null
        and kind in ('sent', 'delivered')
        and occurred_at <= {{ goldseam.as_of() }}
        and occurred_at > (
            select {{ goldseam.add_time(goldseam.as_of(), '-1 * max(window_days)', 'day') }} from rules
        )
    group by profile_id, channel, coalesce(message_id, message_event_id)
)

select
    messages.profile_id,
    rules.channel,
    rules.window_days,
    count(*) as sent_messages,
    rules.max_messages
from messages
inner join rules
    on rules.channel in ('any', messages.channel)
    and messages.sent_at > {{ goldseam.add_time(goldseam.as_of(), '-1 * rules.window_days', 'day') }}
group by messages.profile_id, rules.channel, rules.window_days, rules.max_messages
