{# What the registry knows of the state tables at the end of the last run; nothing before the first.

   registered_state()  ->  {'identity.identity_map_history': {'schema': 'identity', 'name': 'identity_map_history', 'rows': 12,
                            'counted_at': '2026-06-30 04:00:00', 'first_seen_at': '2026-01-01 04:00:00'}} #}
{% macro registered_state() %}
    {%- set known = {} -%}
    {%- set registry = load_relation(goldseam.state_table('state_registry')) -%}
    {%- if registry is not none -%}
        {%- set rows = run_query(
            'select table_schema, table_name, row_count, cast(counted_at as text), cast(first_seen_at as text) from ' ~ registry
            ~ ' order by table_schema, table_name'
        ).rows -%}
        {%- for row in rows -%}
            {%- do known.update({row[0] ~ '.' ~ row[1]: {
                'schema': row[0], 'name': row[1], 'rows': row[2] | int, 'counted_at': row[3],
                'first_seen_at': row[4],
            }}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(known) }}
{% endmacro %}
