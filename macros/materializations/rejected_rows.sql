{# Beside the table of a feed stands one of the rows that its query found unusable: rejected_events beside feed_events. One pass
   over the source fills both. The columns are those of the feed and rejection_columns(); feed_rejections shows them all. #}
{% macro rejected_rows_of(name) %}
    {%- set feed = goldseam.table_of(name) -%}
    {%- if not execute -%} {{ return(feed) }} {%- endif -%}
    {{ return(feed.incorporate(path={'identifier': feed.identifier | replace('feed_', 'rejected_')}, type='table')) }}
{% endmacro %}

{# A table just filled with all rows keeps those in use; what it said of the others goes with them. #}
{% macro set_all_rejected_aside(relation) %}
    {%- set rejected = goldseam.rejected_rows_of(model.name) -%}
    {%- do adapter.drop_relation(rejected) -%}
    {%- do run_query('create table ' ~ rejected ~ ' as select * from ' ~ relation ~ ' where rejection_rule is not null') -%}
    {%- do run_query('delete from ' ~ relation ~ ' where rejection_rule is not null') -%}
    {%- for column in goldseam.rejection_columns() -%}
        {%- do run_query('alter table ' ~ relation ~ ' drop column ' ~ column) -%}
    {%- endfor -%}
{% endmacro %}

{# The same after a run that read only a part: what was said of rows read again is said anew. Called before the feed's own table
   changes, since its last load times say which rows those are.   rows: the work table of what was read #}
{% macro set_rejected_aside(rows) %}
    {%- set rejected = goldseam.rejected_rows_of(model.name) -%}
    {%- do run_query('delete from ' ~ rejected ~ ' as known where ' ~ goldseam._is_read_again(rows)) -%}
    {%- set columns = run_query('select * from ' ~ rows ~ ' limit 0').column_names | join(', ') -%}
    {%- do run_query(
        'insert into ' ~ rejected ~ ' (' ~ columns ~ ') select ' ~ columns ~ ' from ' ~ rows ~ ' where rejection_rule is not null'
    ) -%}
{% endmacro %}

{% macro _is_read_again(rows) -%}
    {%- set settings = config.get('meta') -%}
    {%- if settings.scope == 'everyone' -%}
        true
    {%- elif settings.entity -%}
        {%- set key = goldseam._key_read_whole() -%}
        exists (
            select 1 from {{ rows }} as again
            where again.source = known.source and coalesce(again.{{ key }}, '') = coalesce(known.{{ key }}, '')
        )
    {%- else -%}
        not exists (
            select 1 from ({{ goldseam.reading_windows(this) }}) as windows
            where windows.source = known.source and known.loaded_at < windows.begins_at
        )
    {%- endif -%}
{%- endmacro %}

{# All rows of a record, or of a key, are read when one of them is new. #}
{% macro _key_read_whole() %}
    {%- set entity = config.get('meta').entity -%}
    {{ return(none if not entity else 'record_key' if entity == ['record_id'] else entity[1]) }}
{% endmacro %}
