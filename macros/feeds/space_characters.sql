{# Every character that people see as a space or do not see at all, for use inside [...] of a pattern: ASCII and Unicode spaces,
   no-break, zero-width, soft hyphen, byte order mark. Spelled out, since \s means another set in every engine; escaped, since
   a raw line separator in compiled SQL would be taken for the end of a line. #}
{% macro space_characters() -%}
    {%- set ranges = [
        ('0009', '000d'), ('0085', '0085'), ('00a0', '00a0'), ('00ad', '00ad'), ('061c', '061c'), ('1680', '1680'),
        ('180e', '180e'), ('2000', '200f'), ('2028', '202f'), ('205f', '206f'), ('3000', '3000'), ('feff', 'feff'),
    ] -%}
    {{ return(' ' ~ goldseam.regex_characters(ranges)) }}
{%- endmacro %}

{# Ranges of code points for use inside [...] of a pattern. regex_characters([('0001', '001f'), ('00ab', '00ab')]) #}
{% macro regex_characters(ranges) -%}
    {%- set parts = [] -%}
    {%- for first, last in ranges -%}
        {%- do parts.append(goldseam.regex_character(first) ~ ('-' ~ goldseam.regex_character(last) if last != first else '')) -%}
    {%- endfor -%}
    {{ return(parts | join('')) }}
{%- endmacro %}
