{# A query part by part of the people, each in the memory that its joins need; one query where they all fit. Profile ids are
   hexadecimal and evenly spread, so a part is a range of them. Why: docs/decisions/0024-plan-in-parts.md

   config(meta={
       'people': 'segment_memberships',        the model whose rows are counted
       'part': 'plan_part_people',             the var that says how many make a part
   })
   queries_of_parts('select ... where true /* of the part: profile_id */')
   ->  ["select ... where profile_id >= '' and profile_id < '8'", "select ... where profile_id >= '8'"] #}
{% macro queries_of_parts(sql) %}
    {%- set queries = [] -%}
    {%- for first, end in goldseam.parts_of_people() -%}
        {%- set condition = "\\1 >= '" ~ first ~ "'" ~ (" and \\1 < '" ~ end ~ "'" if end else '') -%}
        {%- do queries.append(
            modules.re.sub('true /\* of the part: (\S+) \*/', condition, sql) if first or end else sql
        ) -%}
    {%- endfor -%}
    {{ return(queries) }}
{% endmacro %}

{# True for the people of the part that is made; for everybody in SQL that is not made in parts. #}
{% macro in_part(profile_id) -%}
    true /* of the part: {{ profile_id }} */
{%- endmacro %}

{# The ranges of profile ids, [first, end). Ten million people, 2.5 million a part -> [('', '4'), ('4', '8'), ('8', 'c'), ('c', none)] #}
{% macro parts_of_people() %}
    {{ return(adapter.dispatch('parts_of_people', 'goldseam')()) }}
{% endmacro %}

{# The hash joins of Postgres go to disk in batches by themselves. #}
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
