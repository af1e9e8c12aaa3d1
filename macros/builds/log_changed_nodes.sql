{# Statements that tell those behind a feed whose records a build changed: rows of goldseam_state.changed_records, less those that
   all have read.

   queries: SQL of rows with node_id, and with record_id where has_records. #}
{% macro log_changed_nodes(build_number, queries, has_records=false) %}
    delete from {{ goldseam.state_table('changed_records') }}
    where feed = '{{ model.name }}' and build_number <= (
        select min(build_number) from {{ goldseam.state_table('consumed_builds') }} where upstream = '{{ model.name }}'
    );
    insert into {{ goldseam.state_table('changed_records') }} (feed, build_number, record_id, node_id)
    {%- for query in queries %}
    select
        '{{ model.name }}',
        {{ build_number }},
        {{ 'changed.record_id' if has_records else 'cast(null as uuid)' }},
        changed.node_id
    from ({{ query }}) as changed
    {{ 'union' if not loop.last }}
    {%- endfor %};
{% endmacro %}
