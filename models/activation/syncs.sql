-- depends_on: {{ ref('goldseam', 'segment_memberships') }}
{%- set syncs = goldseam.sync_definitions() %}
{%- set columns = goldseam.sync_columns() %}
{%- for sync in syncs %}
select
    {%- for column, type in columns.items() %}
    {{ goldseam._yaml_value(sync[column], type) }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{{ 'union all' if not loop.last }}
{%- else %}
select
    {%- for column, type in columns.items() %}
    cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
where false
{%- endfor %}
