{# The messages of a CTE, numbered by `place` for each person, that would break a rule of contact pressure: what was sent within the
   rule's window, and with more weight what is planned before them and they themselves. CTEs rules and pressure must stand there.

   max_messages 3, planned_weight 1.5, one sent: the first planned one makes 2.5, the second 4 and is pressed #}
{% macro pressed_messages(placed, channel) -%}
    select distinct
        {{ placed }}.sync,
        {{ placed }}.profile_id,
        {{ placed }}.message_key
    from {{ placed }}
    inner join rules on rules.channel = {{ channel }}
    left join pressure
        on {{ placed }}.profile_id = pressure.profile_id
        and rules.channel = pressure.channel
        and rules.window_days = pressure.window_days
    where coalesce(pressure.sent_messages, 0) + rules.planned_weight * {{ placed }}.place > rules.max_messages
{%- endmacro %}

{# The order in which syncs may write to a person: their priority, then their names. #}
{% macro message_place(planned, columns) -%}
    row_number() over (
        partition by {% for column in columns %}{{ planned }}.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
        order by
            {{ planned }}.priority,
            {{ goldseam.binary_order(planned ~ '.sync') }},
            {{ goldseam.binary_order(planned ~ '.message_key') }}
    )
{%- endmacro %}
