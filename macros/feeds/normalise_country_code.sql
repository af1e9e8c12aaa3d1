{# An ISO 3166-1 alpha-2 code in capitals, else null. 'UK' and 'EL' are what people write for GB and GR.

   ' de '  ->  'DE'      'uk'  ->  'GB'      'Germany', 'DEU', 'n/a', '--'  ->  null #}
{% macro normalise_country_code(expression) -%}
    {%- set code = 'upper(' ~ goldseam.collapse_spaces(expression) ~ ')' -%}
    case
        when {{ code }} = 'UK' then 'GB'
        when {{ code }} = 'EL' then 'GR'
        when {{ goldseam.regex_match(code, "'^[A-Z]{2}$'") }} then {{ code }}
    end
{%- endmacro %}
