{# The lifecycle stage of somebody who has ordered, as of a moment: one definition for today and for the past.

   customer_stage(goldseam.as_of(), 'first_order_at', 'returned_at', 'last_order_at')  ->  'new', 'reactivated', ...

   first_order_at, last_order_at: of the orders up to the moment; returned_at: the last of them that came after a pause of
   lifecycle_lapsed_days, null where there was none. #}
{% macro customer_stage(moment, first_order_at, returned_at, last_order_at) -%}
    {{ goldseam.check_lifecycle_vars() }}
    {%- set new_days = goldseam.count_var('lifecycle_new_days') -%}
    {%- set active_days = goldseam.count_var('lifecycle_active_days') -%}
    {%- set lapsed_days = goldseam.count_var('lifecycle_lapsed_days') -%}
    case
        when {{ moment }} < {{ goldseam.add_time(first_order_at, new_days, 'day') }} then 'new'
        when {{ moment }} < {{ goldseam.add_time(returned_at, new_days, 'day') }} then 'reactivated'
        when {{ moment }} < {{ goldseam.add_time(last_order_at, active_days, 'day') }} then 'active'
        when {{ moment }} < {{ goldseam.add_time(last_order_at, lapsed_days, 'day') }} then 'at_risk'
        else 'lapsed'
    end
{%- endmacro %}
