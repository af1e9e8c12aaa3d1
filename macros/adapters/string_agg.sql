{# Texts of a group joined in a given order. string_agg('value', ' | ', 'value') -> 'Berlin | Hamburg' #}
{% macro string_agg(expression, separator, order_by) -%}
    {{ return(adapter.dispatch('string_agg', 'goldseam')(expression, separator, order_by)) }}
{%- endmacro %}

{% macro default__string_agg(expression, separator, order_by) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ order_by }})
{%- endmacro %}
