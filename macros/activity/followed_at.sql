{# When the person went where a message led: who taps a push message opens it; a mail that was opened may have been opened by a
   machine, so that its first click counts. Null where nobody followed it.

   followed_at('sent_messages')   relation: has channel, first_opened_at and first_clicked_at #}
{% macro followed_at(relation) -%}
    case
        when {{ relation }}.channel = 'push' then {{ relation }}.first_opened_at
        else {{ relation }}.first_clicked_at
    end
{%- endmacro %}
