{# The country in a locale, upper case. 'de-DE' -> DE, 'zh_Hans_cn' -> CN, 'de' -> null #}
{% macro region_of_locale(locale) -%}
    case when {{ goldseam.regex_match(locale, "'[-_][A-Za-z]{2}$'") }} then upper(right({{ locale }}, 2)) end
{%- endmacro %}
