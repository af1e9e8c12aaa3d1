{# A table made part by part of the people, each in the memory that its joins need; all at once where they fit. Profile ids are
   hexadecimal and evenly spread, so a part is a range of them.

   {{ config(materialized='table_in_parts', meta={'people': 'segment_memberships', 'part': 'plan_part_people'}) }}
   select ... from {{ ref(...) }} where {{ goldseam.in_part('profile_id') }}

   people: the model whose rows are counted. part: the var that says how many make a part. Why: docs/decisions/0024-plan-in-parts.md #}
{% materialization table_in_parts, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set queries = [] -%}
    {%- for part in goldseam.parts_of_people() -%} {%- do queries.append(goldseam._sql_of_part(sql, part)) -%} {%- endfor -%}
    {% do goldseam.build_anew(target_relation, existing_relation, queries[0], more=queries[1:]) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{# True for the people of the part that is made; for everybody in SQL that no table_in_parts runs. #}
{% macro in_part(profile_id) -%}
    true /* of the part: {{ profile_id }} */
{%- endmacro %}

{# The ranges of profile ids, [first, end). Ten million people, 2.5 million a part -> [('', '4'), ('4', '8'), ('8', 'c'), ('c', none)] #}
{% macro parts_of_people() %}
    {{ return(adapter.dispatch('parts_of_people', 'goldseam')()) }}
{% endmacro %}

{# Postgres works row by row and on disk when it must. #}
{% macro default__parts_of_people() %}
    {{ return([('', none)]) }}
{% endmacro %}

{% macro duckdb__parts_of_people() %}
    {%- set settings = config.get('meta') -%}
    {%- set people = goldseam.single_value('select count(*) from ' ~ goldseam.table_of(settings.people)) -%}
    {%- set count = [16, 1 + (people - 1) // goldseam.count_var(settings.part)] | min -%}
    {%- set parts = [] -%}
    {%- for place in range([1, count] | max) -%}
        {%- do parts.append((
            '%x' | format(16 * place // count) if place else '',
            '%x' | format(16 * (place + 1) // count) if place + 1 < count else none,
        )) -%}
    {%- endfor -%}
    {{ return(parts) }}
{% endmacro %}

{% macro _sql_of_part(sql, part) %}
    {%- set condition = "\\1 >= '" ~ part[0] ~ "'" ~ (" and \\1 < '" ~ part[1] ~ "'" if part[1] else '') -%}
    {{ return(modules.re.sub('true /\* of the part: (\S+) \*/', condition, sql) if part != ('', none) else sql) }}
{% endmacro %}
