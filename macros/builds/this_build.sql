{# The number of the build that is under way, as SQL that is evaluated once the table is locked. #}
{% macro this_build() -%}
    (
        select coalesce(max(builds.build_number), 0) + 1
        from {{ goldseam.state_table('model_builds') if execute }} as builds
        where builds.model = '{{ model.name }}'
    )
{%- endmacro %}
