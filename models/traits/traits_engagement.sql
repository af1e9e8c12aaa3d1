with

events as (
    select * from {{ ref('goldseam', 'events') }}
    where
        profile_id is not null
        and occurred_at <= {{ goldseam.as_of() }}
        and occurred_at > {{ goldseam.add_time(goldseam.as_of(), -30, 'day') }}
),

messages as (
    select * from {{ ref('goldseam', 'messages') }}
    where
        profile_id is not null
        and occurred_at <= {{ goldseam.as_of() }}
        and occurred_at > {{ goldseam.add_time(goldseam.as_of(), -90, 'day') }}
),

event_totals as (
    select
        profile_id,
        count(*) as events_last_30_days
    from events
    group by profile_id
),

-- a message opened twice counts once
outcomes as (
    select
        profile_id,
        channel,
        message_id,
        max(case when kind = 'delivered' then 1 else 0 end) as delivered,
        max(case when kind = 'opened' then 1 else 0 end) as opened,
        max(case when kind = 'clicked' then 1 else 0 end) as clicked,
        max(case when kind in ('opened', 'clicked') then occurred_at end) as answered_at
    from messages
    group by profile_id, channel, message_id
),

message_totals as (
    select
        profile_id,
        {%- for channel, name in {'email': 'emails', 'push': 'pushes'}.items() %}
        {%- for kind in ['delivered', 'opened', 'clicked'] %}
        sum(case when channel = '{{ channel }}' then {{ kind }} else 0 end)
            as {{ name }}_{{ kind }}_last_90_days{{ ',' if not (loop.last and name == 'pushes') }}
        {%- endfor %}
        {%- endfor %}
    from outcomes
    where message_id is not null
    group by profile_id
),

-- the channel whose messages the person opens or clicks
responses as (
    select
        profile_id,
        channel,
        row_number() over (
            partition by profile_id
            order by
                count(message_id) desc,
                max(answered_at) desc,
                {{ goldseam.binary_order('channel') }}
        ) as place
    from outcomes
    where answered_at is not null and channel is not null
    group by profile_id, channel
),

known as (
    select profile_id from event_totals
    union
    select profile_id from outcomes
)

select
    known.profile_id,
    coalesce(event_totals.events_last_30_days, 0) as events_last_30_days,
    {%- for name in ['emails', 'pushes'] %}
    {%- for kind in ['delivered', 'opened', 'clicked'] %}
    cast(coalesce(message_totals.{{ name }}_{{ kind }}_last_90_days, 0) as bigint)
        as {{ name }}_{{ kind }}_last_90_days,
    {%- endfor %}
    {%- endfor %}
    responses.channel as best_channel
from known
left join event_totals on known.profile_id = event_totals.profile_id
left join message_totals on known.profile_id = message_totals.profile_id
left join responses on known.profile_id = responses.profile_id and responses.place = 1
