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
