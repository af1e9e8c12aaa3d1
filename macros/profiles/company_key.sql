{# A company's name as it is compared: folded, without legal forms and spaces; as folded where nothing else is left.

   company_key of folded_text:   'acme gmbh co kg' -> 'acme'      'acme inc' -> 'acme'      'ооо ромашка' -> 'ромашка'
   'co' -> 'co' #}
{% macro company_key(folded) -%}
    {%- set forms = [
        'gmbh', 'mbh', 'ag', 'kg', 'kgaa', 'ohg', 'gbr', 'ug', 'se', 'ek', 'ev', 'inc', 'incorporated', 'llc', 'llp', 'ltd',
        'limited', 'plc', 'corp', 'corporation', 'co', 'company', 'sa', 'sarl', 'sas', 'spa', 'srl', 'bv', 'nv', 'ab', 'oy',
        'aps', 'sp  z  o  o', 'sp  k', 's  a', 'ооо', 'ао', 'пао', 'зао', 'оао', 'und', 'and',
    ] -%}
    {#- spaces are doubled, so that each word has one of its own on both sides -#}
    {%- set words = "' ' || replace(" ~ folded ~ ", ' ', '  ') || ' '" -%}
    {%- set bare = goldseam.regex_replace(words, "' (" ~ forms | join('|') ~ ") '", "' '") -%}
    coalesce(nullif(replace({{ bare }}, ' ', ''), ''), nullif(replace({{ folded }}, ' ', ''), ''))
{%- endmacro %}
