{{ config(post_hook="{{ goldseam.stop_on_bad_offers() }}") }}
{%- set columns = goldseam.offer_columns() %}

select
    {%- for column, type in columns.items() %}
    cast({{ column if var('offers') else 'null' }} as {{ type }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- if var('offers') %}
from {{ ref(var('offers')) }}
{%- else %}
where false
{%- endif %}
