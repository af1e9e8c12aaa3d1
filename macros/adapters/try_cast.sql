{# A cast that gives null where the text cannot be read as the type, so that a bad row can be set aside with a reason.

   try_cast("'12.50'", 'numeric(18,4)') -> 12.5000      try_cast("'12,50'", 'numeric(18,4)') -> null   (no guess at locales)
   try_cast("'12.7'", 'bigint') -> null                  try_cast("'12.0'", 'bigint') -> 12
   try_cast("'2026-02-30'", 'timestamp') -> null         try_cast("'2026-02-01T10:00:00+02:00'", 'timestamp') -> 08:00 UTC
   try_cast("'yes'", 'boolean') -> true                  try_cast("'2026-02-01T23:00:00-05:00'", 'date') -> the day as written

   type: text, bigint, boolean, date, timestamp (UTC, without zone) or numeric(p,s).

   Both engines check the text by the same patterns before they cast: their own readers differ in what they let pass ('1_000',
   'on', '2026-2-3', 'epoch', an offset dropped without a word). #}
{% macro try_cast(expression, type) -%}
    {%- if not modules.re.match('^(text|bigint|boolean|date|timestamp|numeric\(\d+, ?\d+\))$', type) -%}
        {{ exceptions.raise_compiler_error(
            "try_cast: type '" ~ type ~ "' is none of text, bigint, boolean, date, timestamp, numeric(p,s)."
        ) }}
    {%- endif -%}
    {{ return(adapter.dispatch('try_cast', 'goldseam')(expression, type)) }}
{%- endmacro %}

{% macro default__try_cast(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}

{# typeof is known before the rows are read: values that have the type already skip the patterns and the way through text, which
   costs some fifty times as much. #}
{% macro duckdb__try_cast(expression, type) -%}
    {%- set text = 'trim(cast(' ~ expression ~ ' as varchar))' -%}
    {%- set of_type = 'typeof(' ~ expression ~ ')' -%}
    {%- if type == 'text' -%}
        cast({{ expression }} as varchar)
    {%- elif type == 'boolean' -%}
        {{ goldseam._boolean_of_text(text) }}
    {%- elif type == 'bigint' -%}
        case
            when {{ of_type }} in ('BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT') then try_cast({{ expression }} as bigint)
            when regexp_matches({{ text }}, '{{ goldseam._cast_pattern("bigint") }}')
                then try_cast(split_part({{ text }}, '.', 1) as bigint)
        end
    {%- elif type.startswith('numeric') -%}
        case
            when {{ of_type }} in ('BIGINT', 'INTEGER', 'SMALLINT', 'TINYINT') or {{ of_type }} like 'DECIMAL%'
                then try_cast({{ expression }} as {{ type }})
            {# a float's text is what was meant, its bits are not #}
            when {{ of_type }} in ('DOUBLE', 'FLOAT') then try_cast({{ text }} as {{ type }})
            when regexp_matches({{ text }}, '{{ goldseam._cast_pattern("numeric") }}')
                then try_cast({{ text }} as {{ type }})
        end
    {%- elif type == 'date' -%}
        case
            when {{ of_type }} = 'DATE' or regexp_matches({{ text }}, '{{ goldseam._cast_pattern("date") }}')
                then try_cast(left({{ text }}, 10) as date)
        end
    {%- else -%}
        case
            when {{ of_type }} in ('TIMESTAMP', 'DATE') then try_cast({{ expression }} as timestamp)
            when regexp_matches({{ text }}, '{{ goldseam._cast_pattern("timestamp") }}')
                then try_cast(left({{ text }}, 26) as timestamp)
            when regexp_matches({{ text }}, '{{ goldseam._cast_pattern("timestamp with time zone") }}')
                {# an offset after a space is the one spelling that DuckDB cannot read #}
                then try_cast(replace(replace({{ text }}, ' +', '+'), ' -', '-') as timestamp with time zone) at time zone 'UTC'
        end
    {%- endif -%}
{%- endmacro %}

{# Postgres 15 has no try_cast, and a failing cast stops the whole build: ranges and days of the month are checked before.
   https://www.postgresql.org/docs/15/datatype.html. The cases are nested, as Postgres may evaluate the sides of `and` in any
   order. #}
{% macro postgres__try_cast(expression, type) -%}
    {%- set text = 'btrim(cast(' ~ expression ~ ' as text))' -%}
    {%- if type == 'text' -%}
        cast({{ expression }} as text)
    {%- elif type == 'boolean' -%}
        {{ goldseam._boolean_of_text(text) }}
    {%- elif type == 'bigint' -%}
        case when {{ text }} ~ '{{ goldseam._cast_pattern("bigint") }}' then
            case when cast({{ text }} as numeric) between -9223372036854775808 and 9223372036854775807
                then cast(cast({{ text }} as numeric) as bigint) end
        end
    {%- elif type.startswith('numeric') -%}
        {%- set precision, scale = modules.re.match('numeric\((\d+), ?(\d+)\)', type).groups() -%}
        case when {{ text }} ~ '{{ goldseam._cast_pattern("numeric") }}' then
            case when abs(round(cast({{ text }} as numeric), {{ scale }})) < 1e{{ precision | int - scale | int }}
                then cast(cast({{ text }} as numeric) as {{ type }}) end
        end
    {%- elif type == 'date' -%}
        case when {{ text }} ~ '{{ goldseam._cast_pattern("date") }}' and {{ goldseam._is_calendar_day(text) }}
            then cast(left({{ text }}, 10) as date) end
    {%- else -%}
        case
            {# a timestamp needs no patterns, and they are most of what checking a feed costs #}
            when pg_typeof({{ expression }}) = 'timestamp'::regtype and {{ text }} not like '%infinity'
                then cast({{ text }} as timestamp)
            when not {{ goldseam._is_calendar_day(text) }} then null
            {# without the cut at microseconds it would round #}
            when {{ text }} ~ '{{ goldseam._cast_pattern("timestamp") }}' then cast(left({{ text }}, 26) as timestamp)
            when {{ text }} ~ '{{ goldseam._cast_pattern("timestamp with time zone") }}'
                then cast(regexp_replace({{ text }}, '(\.[0-9]{6})[0-9]+', '\1') as timestamp with time zone) at time zone 'UTC'
        end
    {%- endif -%}
{%- endmacro %}

{# What text of a type looks like; the classes are spelled out, since \d holds other digits than ASCII's in some engines. #}
{% macro _cast_pattern(type) -%}
    {%- set day = '([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}' -%}
    {%- set clock = '([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?' -%}
    {%- set zone = ' ?(Z|UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?)' -%}
    {{ return({
        'bigint': '^[+-]?[0-9]{1,19}([.]0*)?$',
        'numeric': '^[+-]?([0-9]{1,30}([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,2})?$',
        'date': '^' ~ day ~ '([ T]' ~ clock ~ '(' ~ zone ~ ')?)?$',
        'timestamp': '^' ~ day ~ '([ T]' ~ clock ~ ')?$',
        'timestamp with time zone': '^' ~ day ~ '[ T]' ~ clock ~ zone ~ '$',
    }[type]) }}
{%- endmacro %}

{% macro _boolean_of_text(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
    end
{%- endmacro %}

{# For Postgres: the text begins with a day that the calendar has, leap years included. #}
{% macro _is_calendar_day(text) -%}
    {%- set days = [
        '[0-9]{4}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])',
        '[0-9]{4}-(0[469]|11)-(0[1-9]|[12][0-9]|30)',
        '[0-9]{4}-02-(0[1-9]|1[0-9]|2[0-8])',
        '[0-9]{2}(0[48]|[2468][048]|[13579][26])-02-29',
        '([02468][048]|[13579][26])00-02-29',
    ] -%}
    {{ text }} ~ '^({{ days | join("|") }})'
{%- endmacro %}
