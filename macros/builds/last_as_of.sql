{# What was now when a model was last built, as SQL: facts later than that were not yet facts to it. #}
{% macro last_as_of(name) -%}
    (
        select latest.as_of
        from {{ goldseam.state_table('model_builds') if execute }} as latest
        where
            latest.model = '{{ name }}'
            and latest.build_number = (
                select max(builds.build_number)
                from {{ goldseam.state_table('model_builds') if execute }} as builds
                where builds.model = '{{ name }}'
            )
    )
{%- endmacro %}
