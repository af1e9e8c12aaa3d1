{# Incremental by entity: the model selects all rows of every entity it looked at again, and they take the place of what the table
   held of that entity. An entity that comes out as it was is left alone, so that those behind are told of real changes only.

   config(materialized='replace_entities', meta={
       'entity': ['node_id'],                  columns that name an entity
       'consumes': ['feed_identifiers'],       upstream models whose changes it follows
       'rules': [...], 'vars': [...],          what forces a full build when it moves (macros/builds/rules_fingerprint.sql)
       'tells_changes': 'column',              changed_in = number of the build that last changed the row; or 'log': whose rows they
                                               are and were goes to goldseam_state.changed_records; or 'no'
       'is_present': 'rejection_rule is null', rows for which it is false only say that the entity was looked at
       'sets_aside': true,                     those rows are kept beside (macros/materializations/rejected_rows.sql)
       'people': 'segment_memberships',        with 'part': a full build is made in parts (macros/materializations/parts_of_people.sql)
       'scope': 'selected',                    whose rows are replaced: of the entities that the model selects (the default);
   })                                          'everyone', it always selects all there are; 'touched_profiles', it follows that
                                               model and selects what those have now (macros/profiles/touched_members.sql)

   node 5 in the table with count 1, 6 with 1; selected: 5 with 2, 6 with 1   ->   5 is replaced, changed_in moves; 6 stays #}
{% materialization replace_entities, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {%- set settings = config.get('meta') -%}
    {%- set keeps_rows = config.get('full_refresh') is false -%}
    {%- set is_full = not goldseam.reads_changes_only(model.name) -%}
    {%- set consumed = goldseam.upstream_builds() -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if existing_relation %} {% do goldseam.lock_table(existing_relation) %} {% endif %}
    {%- set build_number = goldseam.latest_build(model.name) + 1 -%}

    {% if existing_relation is none or (is_full and not keeps_rows) %}
        {%- set query = goldseam._marked_rows(sql, settings, build_number) -%}
        {%- set queries = goldseam.queries_of_parts(query) if settings.part else [query] -%}
        {% do goldseam.build_anew(target_relation, existing_relation, queries[0], more=queries[1:]) %}
    {% else %}
        {% if settings.scope == 'touched_profiles' and not is_full %} {% do goldseam.find_touched_members(model.name) %} {% endif %}
        {% if config.get('contract').enforced %} {% do get_assert_columns_equivalent(sql) %} {% endif %}
        {% do goldseam._find_changed_entities(target_relation, sql, settings, is_full) %}
        {% call statement('main') -%} {{ goldseam._replace_changed_entities(target_relation, settings, build_number) }} {%- endcall %}
    {% endif %}
    {{ goldseam.record_build(model.name, build_number, is_full, consumed) }}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {% do goldseam.drop_work_table('entity_rows') %}
    {% do goldseam.drop_work_table('standing_rows') %}
    {% do goldseam.drop_work_table('changed_entities') %}
    {% do goldseam.drop_touched_members() %}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro _marked_rows(sql, settings, build_number) %}
    {%- if settings.tells_changes == 'column' %}
    select *, cast({{ build_number }} as bigint) as changed_in from ({{ sql }}) as entity_rows
    {%- else -%}
    {{ sql }}
    {%- endif -%}
{% endmacro %}

{# entity_rows: what the model selects now. standing_rows: what the table holds of the same entities. changed_entities: those whose
   rows differ between the two. #}
{% macro _find_changed_entities(relation, sql, settings, is_full) %}
    {%- do goldseam.create_work_table('entity_rows', sql) -%}
    {%- if settings.sets_aside %} {%- do goldseam.set_rejected_aside('entity_rows') -%} {% endif -%}
    {%- do goldseam._meet_new_columns(relation, settings) -%}
    {%- set columns = goldseam._columns_of_work_table('entity_rows') | join(', ') -%}
    {%- set entity = settings.entity | join(', ') -%}
    {%- do goldseam.create_work_table('standing_rows', "
        select " ~ columns ~ "
        from " ~ relation ~ " as standing
        where " ~ goldseam._in_scope(settings, is_full)) -%}
    {%- set present = "select " ~ columns ~ " from entity_rows where " ~ settings.get('is_present', 'true') -%}
    {%- set standing = "select " ~ columns ~ " from standing_rows" -%}
    {%- do goldseam.create_work_table('changed_entities', "
        select distinct " ~ entity ~ " from (
            (" ~ present ~ " except " ~ standing ~ ")
            union all
            (" ~ standing ~ " except " ~ present ~ ")
        ) as differences") -%}
{% endmacro %}

{% macro _in_scope(settings, is_full) -%}
    {%- if settings.scope == 'everyone' -%}
        true
    {%- elif settings.scope == 'touched_profiles' -%}
        {{ 'true' if is_full else 'profile_id in (select profile_id from touched_profiles_now)' }}
    {%- else -%}
        exists (
            select 1 from entity_rows as again where {{ goldseam._same_entity('standing', 'again', settings.entity) }}
        )
    {%- endif -%}
{%- endmacro %}

{# State keeps its rows when a column is added; anything else is built anew. #}
{% macro _meet_new_columns(relation, settings) %}
    {%- set standing = adapter.get_columns_in_relation(relation) | map(attribute='name') | map('lower') | list -%}
    {%- set columns = goldseam._columns_of_work_table('entity_rows') | join(', ') -%}
    {%- set rows = goldseam._marked_rows('select ' ~ columns ~ ' from entity_rows', settings, 0) -%}
    {%- for column in get_column_schema_from_query(rows) if column.name not in standing -%}
        {%- if config.get('full_refresh') is not false -%}
            {{ exceptions.raise_compiler_error(model.name ~ " has a new column, " ~ column.name
                ~ ", that its table lacks. Run once: dbt build --full-refresh --select " ~ model.name ~ "+") }}
        {%- endif -%}
        {%- do run_query('alter table ' ~ relation ~ ' add column ' ~ column.name ~ ' ' ~ column.data_type) -%}
    {%- endfor -%}
{% endmacro %}

{% macro _replace_changed_entities(relation, settings, build_number) %}
    {%- set columns = goldseam._columns_of_work_table('entity_rows') | join(', ') -%}
    {%- set is_marked = settings.tells_changes == 'column' -%}
    {%- if settings.tells_changes == 'log' %}
    {{ goldseam.log_changed_nodes(build_number, [
        goldseam._rows_of_changed_entities('entity_rows', settings) ~ ' where ' ~ settings.get('is_present', 'true'),
        goldseam._rows_of_changed_entities('standing_rows', settings),
    ], has_records='record_id' in columns) }}
    {%- endif %}
    delete from {{ relation }} as standing
    using changed_entities as changed
    where {{ goldseam._same_entity('standing', 'changed', settings.entity) }};
    insert into {{ relation }} ({{ columns }}{{ ', changed_in' if is_marked }})
    select {{ columns }}{{ ', ' ~ build_number if is_marked }}
    from entity_rows
    where
        {{ settings.get('is_present', 'true') }}
        and exists (
            select 1 from changed_entities as changed where {{ goldseam._same_entity('entity_rows', 'changed', settings.entity) }}
        )
{% endmacro %}

{% macro _rows_of_changed_entities(name, settings) -%}
    select rows.* from {{ name }} as rows
    inner join changed_entities as changed on {{ goldseam._same_entity('rows', 'changed', settings.entity) }}
{%- endmacro %}

{% macro _same_entity(left, right, entity) -%}
    {%- for column in entity -%}
        {{ ' and ' if not loop.first }}{{ left }}.{{ column }} = {{ right }}.{{ column }}
    {%- endfor -%}
{%- endmacro %}

{# Those that the model's table has. #}
{% macro _columns_of_work_table(name) %}
    {%- set columns = run_query('select * from ' ~ name ~ ' limit 0').column_names -%}
    {{ return(columns | reject('in', goldseam.rejection_columns()) | list if config.get('meta').sets_aside else columns) }}
{% endmacro %}
