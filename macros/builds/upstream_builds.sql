{# The builds of its upstream models that a build is about to read: taken before the first row is, so never too late.
   upstream_builds()  ->  {'feed_identifiers': 12, 'feed_attributes': 9} #}
{% macro upstream_builds() %}
    {%- set builds = {} -%}
    {%- for upstream in config.get('meta', {}).get('consumes', []) -%}
        {%- do builds.update({upstream: goldseam.latest_build(upstream)}) -%}
    {%- endfor -%}
    {{ return(builds) }}
{% endmacro %}
