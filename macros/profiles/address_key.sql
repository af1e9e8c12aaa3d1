{# A postal address as one text, null where it is none: a street with a house number, and a postal code.

   address_key(folded street, postal_code, country_code)
   'hauptstrasse 5', '10115', 'DE'  ->  'DE 10115 hauptstr 5'      'haupt str 5', ...  ->  the same      'hauptstrasse', ... -> null

   A flat is part of it where the street names one; folded: SQL of a folded_text. #}
{% macro address_key(folded, postal_code, country_code) -%}
    {%- set street = goldseam.regex_replace(
        goldseam.regex_replace(folded, "' ?(strasse|str)( |$)'", "'str '"), "' (street|st)( |$)'", "' st '") -%}
    case
        when {{ goldseam.regex_match(folded, "'[0-9]'") }}
            then coalesce({{ country_code }}, '') || ' ' || {{ postal_code }} || ' ' || trim({{ street }})
    end
{%- endmacro %}
