{# What was now when a model was last built, as SQL: facts later than that were not yet facts to it. #}
{% macro last_as_of(name) -%}
    (
        select max(builds.as_of)
        from {{ goldseam.state_table('model_builds') if execute }} as builds
        where builds.model = '{{ name }}' and builds.build_number = {{ goldseam.latest_build(name) if execute else 0 }}
    )
{%- endmacro %}
