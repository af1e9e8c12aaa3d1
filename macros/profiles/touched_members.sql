{# For models of scope 'touched_profiles' (macros/materializations/replace_entities.sql): they compute only the profiles of which
   something changed since they were last built.

   members as (select * from {{ goldseam.touched_members('profile_attributes') }})
   ->  identity_map, all of it in a full build, else the rows of touched profiles #}
{% macro touched_members(name) -%}
    {%- set identity_map = ref('goldseam', 'identity_map') -%}
    {%- do goldseam._after_touched_profiles() -%}
    {{ 'touched_members_now' if goldseam.reads_changes_only(name) else identity_map }}
{%- endmacro %}

{# The condition that keeps only touched profiles of another model of one row or more per profile.
   select * from {{ ref('goldseam', 'profile_attributes') }} where {{ goldseam.is_touched('profiles') }} #}
{% macro is_touched(name, profile_id='profile_id') -%}
    {%- do goldseam._after_touched_profiles() -%}
    {{ profile_id ~ ' in (select touched.profile_id from touched_profiles_now as touched)'
        if goldseam.reads_changes_only(name) else 'true' }}
{%- endmacro %}

{# Read by the materialization: dbt must know when it reads the project; a unit test need not give it rows. #}
{% macro _after_touched_profiles() %}
    {%- if not execute -%} {%- do ref('goldseam', 'touched_profiles') -%} {%- endif -%}
{% endmacro %}

{# The work tables behind both. #}
{% macro find_touched_members(name) %}
    {%- do goldseam.create_work_table('touched_profiles_now', "
        select profile_id
        from " ~ goldseam.table_of('touched_profiles') ~ "
        where changed_in > " ~ goldseam.consumed_build(name, 'touched_profiles')) -%}
    {%- do goldseam.create_work_table('touched_members_now', "
        select *
        from " ~ goldseam.table_of('identity_map') ~ "
        where profile_id in (select profile_id from touched_profiles_now)") -%}
{% endmacro %}

{% macro drop_touched_members() %}
    {%- do goldseam.drop_work_table('touched_members_now') -%}
    {%- do goldseam.drop_work_table('touched_profiles_now') -%}
{% endmacro %}
