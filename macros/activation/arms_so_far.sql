{# The rows of experiment_arms as they stand before this run, none before the first. #}
{% macro arms_so_far() -%}
    {%- if goldseam.relation_exists(goldseam.table_of('experiment_arms') if execute) -%}
    {{ goldseam.table_of('experiment_arms') }}
    {%- else -%}
    (
        select
            cast(null as text) as experiment,
            cast(null as text) as profile_id,
            cast(null as text) as arm,
            cast(null as text) as weights,
            false as is_inherited,
            false as is_conflicted,
            cast(null as timestamp) as assigned_at,
            cast(null as timestamp) as recorded_at
        where false
    ) as nobody
    {%- endif -%}
{%- endmacro %}
