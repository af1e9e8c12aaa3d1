{# Makes what is missing of the state tables, from the columns of source goldseam_state: schema, tables, new columns. Drops and
   changes nothing, so it may run at the start of every run.

   ensure_state()   ->  '' ; goldseam_state.sync_ledger and its neighbours stand #}
{% macro ensure_state() %}
    {%- if execute -%}
        {%- for table in graph.sources.values() if table.package_name == 'goldseam' and table.source_name == 'goldseam_state' -%}
            {%- set relation = api.Relation.create(database=table.database, schema=table.schema, identifier=table.identifier) -%}
            {%- do goldseam._ensure_table(relation, table.columns.values()) -%}
            {%- if table.name == 'identity_salt' -%}
                {%- do goldseam._ensure_salt(relation) -%}
            {%- endif -%}
            {#- dbt rolls back what run_query did in a hook; create_schema is an adapter method that commits -#}
            {%- do adapter.create_schema(relation) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}

{% macro _ensure_table(relation, columns) %}
    {%- set standing = load_relation(relation) -%}
    {%- if standing is none -%}
        {%- set definitions = [] -%}
        {%- for column in columns -%}
            {%- do definitions.append(column.name ~ ' ' ~ column.data_type) -%}
        {%- endfor -%}
        {%- do adapter.create_schema(relation) -%}
        {%- do run_query('create table if not exists ' ~ relation ~ ' (' ~ definitions | join(', ') ~ ')') -%}
    {%- else -%}
        {%- set known = adapter.get_columns_in_relation(standing) | map(attribute='name') | map('lower') | list -%}
        {%- for column in columns if column.name not in known -%}
            {%- do run_query('alter table ' ~ relation ~ ' add column ' ~ column.name ~ ' ' ~ column.data_type) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}

{# The salt is made inside the warehouse, so that it is in no compiled SQL, log or manifest. #}
{% macro _ensure_salt(salts) %}
    {%- do run_query(
        'insert into ' ~ salts ~ ' (salt, created_at) select ' ~ goldseam.random_hex() ~ ', ' ~ goldseam.run_at()
        ~ ' where not exists (select 1 from ' ~ salts ~ ')'
    ) -%}
{% endmacro %}
