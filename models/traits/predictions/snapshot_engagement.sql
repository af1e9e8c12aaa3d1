{{ config(materialized='ephemeral') }}
{%- set moments = goldseam.prediction_moments() %}
{%- set recent -%}
    profile_id is not null
        and occurred_at <= {{ goldseam.as_of() }}
        and occurred_at > {{ goldseam.add_time(moments.training, -91, 'day') }}
{%- endset %}

with

events as (
    select * from {{ ref('goldseam', 'events') }} where {{ recent }}
),

messages as (
    select * from {{ ref('goldseam', 'messages') }} where {{ recent }} and kind in ('opened', 'clicked')
),

touches as (
    select profile_id, cast(occurred_at as date) as touch_date, 1 as events, 0 as answers from events
    union all
    select profile_id, cast(occurred_at as date) as touch_date, 0 as events, 1 as answers from messages
),

daily as (
    select
        profile_id,
        touch_date,
        sum(events) as events,
        sum(answers) as answers
    from touches
    group by profile_id, touch_date
)

{%- for snapshot, moment in moments.items() %}
{%- set snapshot_date = 'cast(' ~ moment ~ ' as date)' %}
select
    '{{ snapshot }}' as snapshot,
    profile_id,
    cast(sum(events) as bigint) as events_last_90_days,
    cast(sum(
        case when touch_date > {{ goldseam.add_time(snapshot_date, -30, 'day') }} then events else 0 end
    ) as bigint) as events_last_30_days,
    cast(sum(answers) as bigint) as messages_answered_last_90_days,
    {{ goldseam.days_between('cast(max(touch_date) as timestamp)', 'cast(' ~ snapshot_date ~ ' as timestamp)') }}
        as days_since_touch
from daily
where touch_date <= {{ snapshot_date }} and touch_date > {{ goldseam.add_time(snapshot_date, -90, 'day') }}
group by profile_id
{{ 'union all' if not loop.last }}
{%- endfor %}
