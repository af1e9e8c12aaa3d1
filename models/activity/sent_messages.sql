{{ config(materialized='replace_entities', meta={
    'entity': ['source', 'message_id'],
    'consumes': ['feed_messages'],
    'tells_changes': 'no',
}) }}

with

happenings as (
    select * from {{ ref('goldseam', 'message_happenings') }}
)

select
    source,
    message_id,
    {{ goldseam.first_by('node_id', 'place', 'true') }} as node_id,
    {%- for column in ['campaign', 'channel', 'subject'] %}
    {{ goldseam.first_by(column, 'place', column ~ ' is not null') }} as {{ column }},
    {%- endfor %}
    coalesce(min(case when kind = 'sent' then occurred_at end), min(occurred_at)) as sent_at,
    min(case when kind = 'delivered' then occurred_at end) as delivered_at,
    min(case when kind = 'opened' then occurred_at end) as first_opened_at,
    count(case when kind = 'opened' then 1 end) as open_count,
    min(case when kind = 'clicked' then occurred_at end) as first_clicked_at,
    count(case when kind = 'clicked' then 1 end) as click_count,
    coalesce(
        min(case when kind = 'bounced' then occurred_at end), min(case when kind = 'soft_bounced' then occurred_at end)
    ) as bounced_at,
    case
        when count(case when kind = 'bounced' then 1 end) > 0 then 'hard'
        when count(case when kind = 'soft_bounced' then 1 end) > 0 then 'soft'
    end as bounce_kind,
    min(case when kind = 'complained' then occurred_at end) as complained_at,
    min(case when kind = 'unsubscribed' then occurred_at end) as unsubscribed_at
from happenings
group by source, message_id
