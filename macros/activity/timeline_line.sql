{# The words of the timeline: one readable line for an event, from its name and the thing it is about.

   event_line('events.event_name', 'items.title')
   product_viewed, Coffee Beans 1 kg -> Viewed Coffee Beans 1 kg
   newsletter_popup_closed, null     -> Newsletter popup closed #}
{% macro event_line(event_name, thing) -%}
    case {{ event_name }}
        when 'page_viewed' then 'Looked at ' || coalesce({{ thing }}, 'a page')
        when 'product_viewed' then 'Viewed ' || coalesce({{ thing }}, 'a product')
        when 'product_added' then 'Put ' || coalesce({{ thing }}, 'a product') || ' in the cart'
        when 'product_removed' then 'Took ' || coalesce({{ thing }}, 'a product') || ' out of the cart'
        when 'products_searched' then 'Searched the shop'
        when 'checkout_started' then 'Started the checkout'
        when 'article_viewed' then 'Read ' || coalesce({{ thing }}, 'an article')
        when 'offer_viewed' then 'Looked at the offer ' || coalesce({{ thing }}, 'of the week')
        else
            upper(substr({{ event_name }}, 1, 1)) || replace(substr({{ event_name }}, 2), '_', ' ')
            || coalesce(': ' || {{ thing }}, '')
    end
{%- endmacro %}

{# An amount for people: two decimals and the currency.   money_text('129.9', "'EUR'") -> 129.90 EUR #}
{% macro money_text(amount, currency) -%}
    cast(cast({{ amount }} as numeric(18, 2)) as text) || ' ' || {{ currency }}
{%- endmacro %}

{# A ticket in one line, of the columns of tickets. The subject is left out: people write their names and addresses there.
   phone, delivery, 247 seconds, solved, 2 -> Called customer service: delivery, 4 minutes, solved, rated 2 of 5 #}
{% macro ticket_line() -%}
    case channel when 'phone' then 'Called' else 'Wrote to' end || ' customer service' || coalesce(': ' || topic, '')
    || case
        when duration_seconds < 90 then ', a minute'
        when duration_seconds is not null
            then ', ' || cast(cast(floor((duration_seconds + 30) / 60.0) as bigint) as text) || ' minutes'
        else ''
    end
    || case when status in ('solved', 'closed') then ', solved' else ', not solved yet' end
    || coalesce(', rated ' || cast(satisfaction as text) || ' of 5', '')
{%- endmacro %}

{# A conversation in one line: channel, and the number of lines from the person and from us.
   conversation_line('channel', '3', '2')   chat -> Chatted with us: 3 lines, 2 answers #}
{% macro conversation_line(channel, inbound, outbound) -%}
    case {{ channel }}
        when 'chat' then 'Chatted with us'
        else 'Wrote to us' || coalesce(' on ' || {{ channel }}, '')
    end
    || case {{ inbound }} when 1 then ': 1 line' else ': ' || cast({{ inbound }} as text) || ' lines' end
    || case {{ outbound }}
        when 0 then ', no answer'
        when 1 then ', 1 answer'
        else ', ' || cast({{ outbound }} as text) || ' answers'
    end
{%- endmacro %}
