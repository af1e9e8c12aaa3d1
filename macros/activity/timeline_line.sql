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
        else
            upper(substr({{ event_name }}, 1, 1)) || replace(substr({{ event_name }}, 2), '_', ' ')
            || coalesce(': ' || {{ thing }}, '')
    end
{%- endmacro %}

{# An amount for people: two decimals and the currency.   money_text('129.9', "'EUR'") -> 129.90 EUR #}
{% macro money_text(amount, currency) -%}
    cast(cast({{ amount }} as numeric(18, 2)) as text) || ' ' || {{ currency }}
{%- endmacro %}
