{{ config(materialized='ephemeral') }}
{%- set changed_nodes = goldseam.nodes_on_changed_records('sent_messages', 'feed_messages') %}

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
            where node_id in (
                {{ changed_nodes | indent(16) }}
            )
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
