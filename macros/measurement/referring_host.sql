{# The host of an address, in lower case; null where there is none.   https://www.Google.co.uk/search?q=x -> www.google.co.uk #}
{% macro host_of(url) -%}
    nullif({{ goldseam.lower_text(goldseam.regex_replace(url, "'^[a-zA-Z][a-zA-Z0-9+.-]*://([^/?#:]*).*$|^.*$'", "'\\1'")) }}, '')
{%- endmacro %}

{# The label by which rule_traffic_sources knows a host.   www.google.co.uk -> google     l.facebook.com -> facebook #}
{% macro host_label(host) -%}
    split_part({{ goldseam.regex_replace(host, "'^(www|m|l|lm|lite|mobile|out|search|go)[.]'", "''") }}, '.', 1)
{%- endmacro %}
