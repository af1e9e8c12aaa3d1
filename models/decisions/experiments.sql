-- depends_on: {{ ref('goldseam', 'segment_memberships') }}
{%- set columns = {'experiment': 'text', 'kind': 'text', 'arm': 'text', 'weights': 'text', 'from_bucket': 'bigint',
    'below_bucket': 'bigint'} %}
{%- for row in goldseam.experiment_arms_declared() %}
select
    {%- for column, type in columns.items() %}
    {{ goldseam._yaml_value(row[column], type) }} as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{{ 'union all' if not loop.last }}
{%- else %}
select
    {%- for column, type in columns.items() %}
    cast(null as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
where false
{%- endfor %}
