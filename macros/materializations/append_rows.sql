{# Incremental, for facts that never change: the model selects the rows that are new, and they are added.

   config(materialized='append_rows', meta={
       'rules': [...], 'vars': [...],          what forces a full build when it moves (macros/builds/rules_fingerprint.sql)
       'tells_changes': 'column',              changed_in = number of the build that added the row; or 'no'
       'sets_aside': true,                     rows with a rejection_rule are kept beside (rejected_rows.sql)
   }) #}
{% materialization append_rows, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set is_full = not goldseam.reads_changes_only(model.name) -%}
    {%- set consumed = goldseam.upstream_builds() -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing_relation %} {% do goldseam.lock_table(existing_relation) %} {% endif %}
    {%- set build_number = goldseam.latest_build(model.name) + 1 -%}

    {% if is_full %}
        {% do goldseam.build_anew(
            target_relation, existing_relation, goldseam._marked_rows(sql, config.get('meta'), build_number)
        ) %}
    {% else %}
        {% do goldseam.create_work_table('new_rows', sql) %}
        {% if config.get('meta').sets_aside %} {% do goldseam.set_rejected_aside('new_rows') %} {% endif %}
        {% call statement('main') -%} {{ goldseam._append_new_rows(target_relation, build_number) }} {%- endcall %}
    {% endif %}
    {{ goldseam.record_build(model.name, build_number, is_full, consumed) }}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {% do goldseam.drop_work_table('new_rows') %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro _append_new_rows(relation, build_number) %}
    {%- set settings = config.get('meta') -%}
    {%- set columns = goldseam._columns_of_work_table('new_rows') | join(', ') -%}
    {%- set is_marked = settings.tells_changes == 'column' %}
    insert into {{ relation }} ({{ columns }}{{ ', changed_in' if is_marked }})
    select {{ columns }}{{ ', ' ~ build_number if is_marked }}
    from new_rows
    {{ 'where rejection_rule is null' if settings.sets_aside }}
{% endmacro %}
