{{ config(materialized='ephemeral') }}

with

windows as (
    select * from {{ ref('goldseam', 'baseline_windows') }}
),

message_moments as (
    select * from {{ ref('goldseam', 'message_moments') }}
)

-- what happens after its window counts for no message, or the older ones would have had longer to be clicked
select
    windows.place,
    {%- for moment in ['delivered', 'clicked', 'unsubscribed'] %}
    count(case when message_moments.{{ moment }}_at < windows.until_at then 1 end) as {{ moment }}
    {{- ',' if not loop.last }}
    {%- endfor %}
from message_moments
inner join windows
    on message_moments.sent_at >= windows.from_at
    and message_moments.sent_at < windows.until_at
group by windows.place
