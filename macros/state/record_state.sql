{# Writes down, at the end of every run, which state tables stand and how many rows they have: what stop_on_lost_state compares with
   at the start of the next. Counts what exists, whatever the run selected.

   record_state()  ->  '' ; goldseam_state.state_registry has a row per state table #}
{% macro record_state() %}
    {%- if execute -%}
        {%- set registry = goldseam.state_table('state_registry') -%}
        {%- set standing = [] -%}
        {%- for table in goldseam.state_relations() if load_relation(table.relation) is not none -%}
            {%- do standing.append(table) -%}
        {%- endfor -%}
        {%- if standing and load_relation(registry) is not none -%}
            {%- do goldseam.in_one_transaction(goldseam._registry_statements(registry, standing)) -%}
        {%- endif -%}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}

{% macro _registry_statements(registry, tables) %}
    {%- set known = goldseam.registered_state() -%}
    {%- set counts = goldseam.count_rows(tables | map(attribute='relation') | list) -%}
    {%- set names, values = [], [] -%}
    {%- for table in tables -%}
        {%- set name = table.relation.schema ~ '.' ~ table.relation.identifier -%}
        {%- set before = known.get(name, {}) -%}
        {#- rows that went missing during the run must stop the next one -#}
        {%- set rows = [counts[name], before.get('rows', 0)] | max if table.is_append_only else counts[name] -%}
        {%- set first_seen_at = "cast('" ~ before.first_seen_at ~ "' as timestamp)" if before.first_seen_at else goldseam.run_at() -%}
        {%- do names.append("'" ~ name ~ "'") -%}
        {%- do values.append("('" ~ table.relation.schema ~ "', '" ~ table.relation.identifier ~ "', " ~ first_seen_at ~ ', '
            ~ rows ~ ', ' ~ goldseam.run_at() ~ ')') -%}
    {%- endfor -%}
    {{ return([
        'delete from ' ~ registry ~ " where table_schema || '.' || table_name in (" ~ names | join(', ') ~ ')',
        'insert into ' ~ registry ~ ' (table_schema, table_name, first_seen_at, row_count, counted_at) values '
        ~ values | join(', '),
    ]) }}
{% endmacro %}
