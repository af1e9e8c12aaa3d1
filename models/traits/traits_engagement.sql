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

message_totals as (
    select
        profile_id,
        {%- for channel, name in {'email': 'emails', 'push': 'pushes'}.items() %}
        {%- for kind in ['delivered', 'opened', 'clicked'] %}
        count(distinct case when channel = '{{ channel }}' and kind = '{{ kind }}' then message_id end)
            as {{ name }}_{{ kind }}_last_90_days{{ ',' if not (loop.last and name == 'pushes') }}
        {%- endfor %}
        {%- endfor %}
    from messages
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
                count(distinct message_id) desc,
                max(occurred_at) desc,
                {{ goldseam.binary_order('channel') }}
        ) as place
    from messages
    where kind in ('opened', 'clicked') and channel is not null
    group by profile_id, channel
),

known as (
    select profile_id from event_totals
    union
    select profile_id from message_totals
)

select
    known.profile_id,
    coalesce(event_totals.events_last_30_days, 0) as events_last_30_days,
    {%- for name in ['emails', 'pushes'] %}
    {%- for kind in ['delivered', 'opened', 'clicked'] %}
    coalesce(message_totals.{{ name }}_{{ kind }}_last_90_days, 0) as {{ name }}_{{ kind }}_last_90_days,
    {%- endfor %}
    {%- endfor %}
    responses.channel as best_channel
from known
left join event_totals on known.profile_id = event_totals.profile_id
left join message_totals on known.profile_id = message_totals.profile_id
left join responses on known.profile_id = responses.profile_id and responses.place = 1
