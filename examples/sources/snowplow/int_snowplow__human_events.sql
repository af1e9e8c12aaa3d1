-- Robots by the two enrichments, and by the words that Snowplow's own package looks for where neither is on. What a
-- device sent more than three days after it happened is left out as there: clocks of such devices are mostly wrong.
{%- set robot_words = '(bot|crawl|slurp|spider|archiv|spinn|sniff|seo|audit|survey|pingdom|worm|capture|semalt|analyz'
    ~ '|index|thumb|check|facebook|phantomjs|bingpreview|360user-agent|(browser|screen)shots)' %}

with

events as (
    select * from {{ ref('stg_snowplow__events') }}
),

robots as (
    select event_id from {{ ref('stg_snowplow__spiders_and_robots') }} where is_robot
    union
    select event_id
    from {{ ref('stg_snowplow__user_agents') }}
    where agent_class like 'Robot%' or device_class like 'Robot%'
),

human as (
    select events.*
    from events
    left join robots on events.event_id = robots.event_id
    where
        robots.event_id is null
        and not {{ goldseam.regex_match("coalesce(lower(events.user_agent), '')", "'" ~ robot_words ~ "'") }}
        and coalesce(events.sent_at <= {{ goldseam.add_time('events.created_at', 3, 'day') }}, true)
)

select * from human
