{# A family name by which relatives are told: folded, joined, Umlauts spelled either way alike, the Slavic endings of women as men's.

   surname_key of folded_text:   'muller', 'mueller' -> 'muller'      'von der leyen' -> 'vonderleyen'
   'kowalska' -> 'kowalski'      'иванова' -> 'иванов'      'толстая' stays: only -ская, -цкая and -ова, -ева, -ина are regular

   folded: SQL of a folded_text. It is a key, not a name: 'molina' becomes 'molin', for every Molina. #}
{% macro surname_key(folded) -%}
    {%- set key = "replace(replace(replace(replace(" ~ folded ~ ", ' ', ''), 'ae', 'a'), 'oe', 'o'), 'ue', 'u')" -%}
    case
        when {{ goldseam.regex_match(key, "'(ov|ev|in|yn)a$|(ов|ев|ин|ын)а$'") }} then left({{ key }}, length({{ key }}) - 1)
        when {{ goldseam.regex_match(key, "'(s|c|dz)ka$'") }} then left({{ key }}, length({{ key }}) - 1) || 'i'
        when {{ goldseam.regex_match(key, "'(ск|цк)ая$'") }} then left({{ key }}, length({{ key }}) - 2) || 'ий'
        else nullif({{ key }}, '')
    end
{%- endmacro %}

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
