{# What ties events to sessions: the source's own hint, or the identifier. #}
{% macro session_stream(events) -%}
    coalesce({{ events }}.session_hint, cast({{ events }}.node_id as text))
{%- endmacro %}

{# A campaign as one text, null where there is none: of an event, or of a session, whose first campaign is its only one wherever
   campaigns split sessions. #}
{% macro campaign_key(relation) -%}
    {{ relation }}.utm_source || '/' || coalesce({{ relation }}.utm_medium, '') || '/' || coalesce({{ relation }}.utm_campaign, '')
{%- endmacro %}

{# Whether an event, or the session it began, lies in the part of its stream that is sessionised again (model reopened_streams). #}
{% macro is_reopened(moment, event_id) -%}
    (
        {{ moment }} > reopened.reopened_at
        or (
            {{ moment }} = reopened.reopened_at
            and {{ goldseam.binary_order(event_id) }} >= {{ goldseam.binary_order('reopened.first_event_id') }}
        )
    )
{%- endmacro %}

{# The join that keeps, of feed_events, what is_reopened. #}
{% macro only_reopened(reopened_streams, stream) -%}
    inner join {{ reopened_streams }} as reopened
        on feed_events.source = reopened.source
        and {{ stream }} = reopened.stream
        and {{ goldseam.is_reopened('feed_events.occurred_at', 'feed_events.event_id') }}
{%- endmacro %}
