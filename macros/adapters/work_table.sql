{# Tables that live for one materialization: session-local, never seen by another run. #}
{% macro create_work_table(name, sql) -%}
    {{ return(adapter.dispatch('create_work_table', 'goldseam')(name, sql)) }}
{%- endmacro %}

{% macro default__create_work_table(name, sql) -%}
    {{ exceptions.raise_compiler_error("create_work_table: adapter '" ~ target.type ~ "' has no temporary tables known to Goldseam.") }}
{%- endmacro %}

{% macro duckdb__create_work_table(name, sql) -%}
    {%- do run_query('create or replace temp table ' ~ name ~ ' as ' ~ sql) -%}
{%- endmacro %}

{# Without statistics Postgres would plan nested loops over millions of rows:
   https://www.postgresql.org/docs/15/routine-vacuuming.html#VACUUM-FOR-STATISTICS (temporary tables are not auto-analysed) #}
{% macro postgres__create_work_table(name, sql) -%}
    {%- do run_query('drop table if exists ' ~ name) -%}
    {%- do run_query('create temporary table ' ~ name ~ ' as ' ~ sql) -%}
    {%- do run_query('analyze ' ~ name) -%}
{%- endmacro %}

{% macro drop_work_table(name) -%}
    {%- do run_query('drop table if exists ' ~ name) -%}
{%- endmacro %}

{% macro rename_work_table(from_name, to_name) -%}
    {%- do run_query('alter table ' ~ from_name ~ ' rename to ' ~ to_name) -%}
{%- endmacro %}

{# One writer of a table at a time: another run waits here until this one has committed. DuckDB has one writing process anyway. #}
{% macro lock_table(relation) -%}
    {{ return(adapter.dispatch('lock_table', 'goldseam')(relation)) }}
{%- endmacro %}

{% macro default__lock_table(relation) -%}
{%- endmacro %}

{# Readers go on; https://www.postgresql.org/docs/15/explicit-locking.html #}
{% macro postgres__lock_table(relation) -%}
    {%- do run_query('lock table ' ~ relation ~ ' in share row exclusive mode') -%}
{%- endmacro %}
