{# True where the pattern is found anywhere in the text. Patterns keep to what RE2, POSIX ARE and Java share: no look-around.
   regex_match("'+4930123'", '^\\+[0-9]+$') -> true #}
{% macro regex_match(expression, pattern) -%}
    {{ return(adapter.dispatch('regex_match', 'goldseam')(expression, pattern)) }}
{%- endmacro %}

{% macro default__regex_match(expression, pattern) -%}
    {{ expression }} rlike {{ pattern }}
{%- endmacro %}

{% macro duckdb__regex_match(expression, pattern) -%}
    regexp_matches({{ expression }}, {{ pattern }})
{%- endmacro %}

{% macro postgres__regex_match(expression, pattern) -%}
    {{ expression }} ~ {{ pattern }}
{%- endmacro %}

{# Replaces every match. regex_replace("'(030) 12-34'", "'[^0-9]'", "''") -> '0301234' #}
{% macro regex_replace(expression, pattern, replacement) -%}
    {{ return(adapter.dispatch('regex_replace', 'goldseam')(expression, pattern, replacement)) }}
{%- endmacro %}

{% macro default__regex_replace(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ pattern }}, {{ replacement }})
{%- endmacro %}

{% macro duckdb__regex_replace(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{% macro postgres__regex_replace(expression, pattern, replacement) -%}
    regexp_replace({{ expression }}, {{ pattern }}, {{ replacement }}, 'g')
{%- endmacro %}

{# A character by its code point, four hex digits, for use in a pattern. regex_character('00a0') -> \x{00a0} or \u00a0 #}
{% macro regex_character(code_point) -%}
    {{ return(adapter.dispatch('regex_character', 'goldseam')(code_point)) }}
{%- endmacro %}

{% macro default__regex_character(code_point) -%}
    {{ return('\\u' ~ code_point) }}
{%- endmacro %}

{# https://github.com/google/re2/wiki/Syntax: RE2 knows \x{...} only #}
{% macro duckdb__regex_character(code_point) -%}
    {{ return('\\x{' ~ code_point ~ '}') }}
{%- endmacro %}
