{# Makes the table from a query and puts it in the place of the one that stands: for materializations that now and then build in
   full. Inside the transaction of the caller, so that readers see the old table or the new one.

   build_anew(target_relation, existing_relation, 'select ...')

   more: queries whose rows are added to those of the first, each run alone. #}
{% macro build_anew(target_relation, existing_relation, sql, more=[]) %}
    {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
    {%- do drop_relation_if_exists(load_cached_relation(intermediate_relation)) -%}
    {%- call statement('main') -%} {{ get_create_table_as_sql(False, intermediate_relation, sql) }} {%- endcall -%}
    {%- for query in more -%} {%- do run_query('insert into ' ~ intermediate_relation ~ ' ' ~ query) -%} {%- endfor -%}
    {%- if config.get('meta', {}).get('sets_aside') -%} {%- do goldseam.set_all_rejected_aside(intermediate_relation) -%} {%- endif -%}
    {%- if existing_relation -%} {%- do adapter.drop_relation(existing_relation) -%} {%- endif -%}
    {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
    {%- do goldseam.prepare_for_reading(target_relation) -%}
{% endmacro %}
