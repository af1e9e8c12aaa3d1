{# A cast that gives null where the text cannot be read as the type, so that a bad row can be set aside with a reason.

   safe_cast("'12.50'", 'numeric(18,4)') -> 12.5000      safe_cast("'twelve'", 'numeric(18,4)') -> null
   safe_cast("'2026-02-30'", 'timestamp') -> null         safe_cast("'2026-02-01T10:00:00+02:00'", 'timestamp') -> 08:00 UTC

   type: text, bigint, boolean, date, timestamp (UTC, without zone) or numeric(18,4). #}
{% macro safe_cast(expression, type) -%}
    {{ return(adapter.dispatch('safe_cast', 'goldseam')(expression, type)) }}
{%- endmacro %}

{% macro default__safe_cast(expression, type) -%}
    try_cast({{ expression }} as {{ type }})
{%- endmacro %}

{% macro duckdb__safe_cast(expression, type) -%}
    {%- if type == 'text' -%}
        cast({{ expression }} as varchar)
    {%- elif type == 'bigint' -%}
        {#- try_cast would round 12.7 to 13 -#}
        case when try_cast({{ expression }} as numeric(18, 4)) = try_cast({{ expression }} as bigint)
            then try_cast({{ expression }} as bigint) end
    {%- elif type == 'timestamp' -%}
        {#- try_cast of text drops an offset without a word -#}
        case
            when typeof({{ expression }}) in ('TIMESTAMP', 'DATE') then try_cast({{ expression }} as timestamp)
            when regexp_matches(cast({{ expression }} as varchar), ':[0-9]{2}.*(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$')
                then try_cast(cast({{ expression }} as varchar) as timestamp with time zone) at time zone 'UTC'
            else try_cast({{ expression }} as timestamp)
        end
    {%- else -%}
        try_cast({{ expression }} as {{ type }})
    {%- endif -%}
{%- endmacro %}

{# Postgres 15 has no try_cast: the text is checked by shape first, days of the month and ranges included, since a failing
   cast would stop the whole build. https://www.postgresql.org/docs/15/datatype.html #}
{% macro postgres__safe_cast(expression, type) -%}
    {%- set text = 'btrim(cast(' ~ expression ~ ' as text))' -%}
    {%- set day = '(\d{4}-(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])|\d{4}-(0[469]|11)-(0[1-9]|[12]\d|30)|\d{4}-02-(0[1-9]|1\d|2[0-8])'
        ~ '|(\d\d(0[48]|[2468][048]|[13579][26])|(0[48]|[2468][048]|[13579][26])00)-02-29)' -%}
    {%- set clock = '([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?' -%}
    {%- set zone = '( ?(Z|UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?))' -%}
    {%- if type == 'text' -%}
        cast({{ expression }} as text)
    {%- elif type.startswith('numeric') -%}
        case when {{ text }} ~ '^[+-]?(\d{1,14}(\.\d*)?|\.\d+)$' then cast({{ text }} as {{ type }}) end
    {%- elif type == 'bigint' -%}
        case when {{ text }} ~ '^[+-]?\d{1,18}(\.0*)?$' then cast(cast({{ text }} as numeric) as bigint) end
    {%- elif type == 'boolean' -%}
        case
            when lower({{ text }}) in ('true', 't', 'yes', 'y', '1') then true
            when lower({{ text }}) in ('false', 'f', 'no', 'n', '0') then false
        end
    {%- elif type == 'date' -%}
        case when {{ text }} ~ '^{{ day }}([ T].*)?$' and {{ text }} !~ '^0000' then cast(left({{ text }}, 10) as date) end
    {%- elif type == 'timestamp' -%}
        case
            when {{ text }} ~ '^0000' then null
            when {{ text }} ~ '^{{ day }}([ T]{{ clock }})?$' then cast({{ text }} as timestamp)
            when {{ text }} ~ '^{{ day }}[ T]{{ clock }}{{ zone }}$'
                then cast({{ text }} as timestamp with time zone) at time zone 'UTC'
        end
    {%- else -%}
        {#- dbt's own safe_cast dispatches here too where this is the root project: fixtures of unit tests, in the engine's types -#}
        cast({{ expression }} as {{ type }})
    {%- endif -%}
{%- endmacro %}
