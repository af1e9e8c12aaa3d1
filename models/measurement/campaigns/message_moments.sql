{{ config(materialized='ephemeral') }}
{%- set moments = [
    'delivered_at', 'first_opened_at', 'first_clicked_at', 'bounced_at', 'unsubscribed_at', 'complained_at'
] %}

with

sent_messages as (
    select
        source,
        message_id,
        campaign,
        channel,
        {%- for moment in moments %}
        case when {{ moment }} <= {{ goldseam.as_of() }} then {{ moment }} end as {{ moment }},
        {%- endfor %}
        sent_at
    from {{ ref('goldseam', 'sent_messages') }}
    where sent_at <= {{ goldseam.as_of() }}
),

reporting as (
    select source, channel, count(delivered_at) > 0 as tells_deliveries
    from sent_messages
    group by source, channel
)

-- who clicks has opened, and who opens has received; a tool that tells of no deliveries delivers
-- what does not come back
select
    sent_messages.source,
    sent_messages.message_id,
    coalesce(sent_messages.campaign, '(none)') as campaign,
    coalesce(sent_messages.channel, '(none)') as channel,
    sent_messages.sent_at,
    least(
        coalesce(
            sent_messages.delivered_at,
            case
                when sent_messages.bounced_at is null and not reporting.tells_deliveries then sent_messages.sent_at
            end
        ),
        sent_messages.first_opened_at,
        sent_messages.first_clicked_at
    ) as delivered_at,
    least(sent_messages.first_opened_at, sent_messages.first_clicked_at) as opened_at,
    sent_messages.first_clicked_at as clicked_at,
    sent_messages.bounced_at,
    sent_messages.unsubscribed_at,
    sent_messages.complained_at
from sent_messages
inner join reporting
    on sent_messages.source = reporting.source
    and sent_messages.channel is not distinct from reporting.channel
