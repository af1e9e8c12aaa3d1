{# A moment that the shop wrote in local time without a zone, in UTC.   utc("'2010-07-15 12:00:00'")  ->  2010-07-15 11:00:00

   The files name no zone; the shop is in London, and closed in the hours that its clocks skip and repeat. #}
{% macro utc(written) -%}
    ({{ goldseam.try_cast(written, 'timestamp') }} at time zone 'Europe/London') at time zone 'UTC'
{%- endmacro %}
