{# A table made part by part of the people (macros/materializations/parts_of_people.sql).

   {{ config(materialized='table_in_parts', meta={'people': 'segment_memberships', 'part': 'plan_part_people'}) }}
   select ... from {{ ref(...) }} where {{ goldseam.in_part('profile_id') }}

   people, part: see there #}
{% materialization table_in_parts, supported_languages=['sql'] %}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing_relation = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {%- set queries = goldseam.queries_of_parts(sql) -%}
    {% do goldseam.build_anew(target_relation, existing_relation, queries[0], more=queries[1:]) %}

    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {% do persist_docs(target_relation, model) %}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
