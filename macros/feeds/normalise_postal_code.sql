{# A postal code in capitals, without spaces; hyphens stay, since they are part of the code (Poland, US ZIP+4). Null where it
   holds no digit or is longer than any country's.

   'sw1a 1aa'  ->  'SW1A1AA'      ' 00-950 '  ->  '00-950'      'D-10115'  ->  'D-10115'      'n/a', '000000', 'Berlin'  ->  null #}
{% macro normalise_postal_code(expression) -%}
    {%- set code = "upper(" ~ goldseam.regex_replace(
        'cast(' ~ expression ~ ' as text)', "'[" ~ goldseam.space_characters() ~ "]'", "''"
    ) ~ ")" -%}
    case
        when
            {{ goldseam.regex_match(code, "'^[A-Z0-9-]{2,12}$'") }}
            and {{ goldseam.regex_match(code, "'[1-9]'") }}
            then {{ code }}
    end
{%- endmacro %}
