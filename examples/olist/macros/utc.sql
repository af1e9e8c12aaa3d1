{# A moment that Olist wrote in local time without a zone, as text, in UTC.   utc("'2018-01-15 12:00:00'")  ->  2018-01-15 14:00:00

   The tables name no zone. They keep São Paulo's clock, summer time included: of every night's midnight hour, the one that its
   clocks skipped (15 October 2017) holds no row. An hour that its clocks repeated is read as the second one, standard time. #}
{% macro utc(written) -%}
    ({{ goldseam.try_cast(written, 'timestamp') }} at time zone 'America/Sao_Paulo') at time zone 'UTC'
{%- endmacro %}
