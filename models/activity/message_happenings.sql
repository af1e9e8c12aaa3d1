{{ config(materialized='ephemeral') }}

with

happenings as (
    select
        source,
        message_id,
        message_event_id,
        node_id,
        campaign,
        channel,
        kind,
        subject,
        occurred_at
    from {{ ref('goldseam', 'feed_messages') }}
    where
        message_id is not null
        {%- if goldseam.reads_changes_only('sent_messages') %}
        and (source, message_id) in (
            select source, message_id
            from {{ ref('goldseam', 'feed_messages') }}
            where changed_in > {{ goldseam.consumed_build('sent_messages', 'feed_messages') }}
        )
        {%- endif %}
)

select
    *,
    row_number() over (
        partition by source, message_id
        order by occurred_at, {{ goldseam.binary_order('message_event_id') }}
    ) as place
from happenings
