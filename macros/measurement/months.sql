{# The month of a moment, as the date of its first day. month_of("cast('2026-06-17 10:00:00' as timestamp)") -> 2026-06-01 #}
{% macro month_of(moment) -%}
    cast(date_trunc('month', {{ moment }}) as date)
{%- endmacro %}

{# The month before or after. add_months('2026-01-01', -1) -> 2025-12-01 #}
{% macro add_months(month, number) -%}
    cast({{ goldseam.add_time('cast(' ~ month ~ ' as timestamp)', number, 'month') }} as date)
{%- endmacro %}

{# Months from one month to a later one. months_between('2025-12-01', '2026-02-01') -> 2 #}
{% macro months_between(earlier, later) -%}
    cast(
        (extract(year from {{ later }}) - extract(year from {{ earlier }})) * 12
        + extract(month from {{ later }}) - extract(month from {{ earlier }}) as bigint
    )
{%- endmacro %}

{# The last second of a month. last_second('2026-06-01') -> 2026-06-30 23:59:59, as as_of has it when it is given as a date #}
{% macro last_second(month) -%}
    ({{ goldseam.add_time('cast(' ~ month ~ ' as timestamp)', 1, 'month') }} - interval '1 second')
{%- endmacro %}

{# Whether as_of has seen all of a month; what is counted in the others still grows. as_of 2026-06-30: 2026-06-01 -> true #}
{% macro is_complete_month(month) -%}
    {{ goldseam.last_second(month) }} <= {{ goldseam.as_of() }}
{%- endmacro %}
