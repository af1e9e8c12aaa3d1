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
        {%- do goldseam.in_one_transaction(['create table if not exists ' ~ relation ~ ' (' ~ definitions | join(', ') ~ ')']) -%}
        {%- do adapter.cache_added(relation.incorporate(type='table')) -%}
    {%- else -%}
        {%- set known = adapter.get_columns_in_relation(standing) | map(attribute='name') | map('lower') | list -%}
        {%- set additions = [] -%}
        {%- for column in columns if column.name not in known -%}
            {%- do additions.append('alter table ' ~ relation ~ ' add column ' ~ column.name ~ ' ' ~ column.data_type) -%}
        {%- endfor -%}
        {%- do goldseam.in_one_transaction(additions) -%}
    {%- endif -%}
{% endmacro %}

{# The salt is made inside the warehouse, so that it is in no compiled SQL, log or manifest. #}
{% macro _ensure_salt(salts) %}
    {%- do goldseam.in_one_transaction([
        'insert into ' ~ salts ~ ' (salt, created_at) select ' ~ goldseam.random_hex() ~ ', ' ~ goldseam.run_at()
        ~ ' where not exists (select 1 from ' ~ salts ~ ')'
    ]) -%}
{% endmacro %}
