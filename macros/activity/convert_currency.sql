{# An amount in the reporting currency, to four decimals, without floats; null where there is no rate.

   convert_currency('orders.paid_amount', 'conversion_rates.rate')   100.0000 * 0.236000000000 -> 23.6000

   The rate comes from conversion_rates, joined by rate_applies. numeric(20,4) makes room: in DuckDB
   the product of two numbers of 18 digits must fit 18 digits again. #}
{% macro convert_currency(amount, rate) -%}
    cast(round(cast({{ amount }} as numeric(20, 4)) * {{ rate }}, 4) as numeric(18, 4))
{%- endmacro %}

{# The join condition that finds the rate of the day.
   left join conversion_rates on rate_applies('conversion_rates', 'orders.currency', 'orders.occurred_at') #}
{% macro rate_applies(rates, currency, moment) -%}
    {{ rates }}.currency = {{ currency }}
    and {{ moment }} >= {{ rates }}.valid_from
    and {{ moment }} < {{ rates }}.valid_to
{%- endmacro %}
