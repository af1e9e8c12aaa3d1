{# The host of an address, in lower case; null where there is none.   https://www.Findit.co.uk/search?q=x -> www.findit.co.uk #}
{% macro host_of(url) -%}
    nullif({{ goldseam.lower_text(goldseam.regex_replace(url, "'^[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#:]*).*$|^.*$'", "'\\1'")) }}, '')
{%- endmacro %}

{# The label by which rule_traffic_sources knows a host.   www.findit.co.uk -> findit     m.findit.com -> findit #}
{% macro host_label(host) -%}
    split_part({{ goldseam.regex_replace(host, "'^(www|m|l|lm|lite|mobile|out|search|go)[.]'", "''") }}, '.', 1)
{%- endmacro %}
