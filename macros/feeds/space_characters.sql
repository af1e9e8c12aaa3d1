{# Every character that people see as a space or do not see at all, for use inside [...] of a pattern: ASCII and Unicode spaces,
   no-break, zero-width, soft hyphen, byte order mark. Spelled out, since \s means another set in every engine. #}
{% macro space_characters() -%}
    {{ return(' \t\n\x0b\x0c\r\x85\xa0\xad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff') }}
{%- endmacro %}
