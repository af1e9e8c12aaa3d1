{{ config(materialized='view') }}
{%- for snapshot, moment in goldseam.prediction_moments().items() %}
select
    '{{ snapshot }}' as snapshot,
    {{ moment }} as snapshot_at
{{ 'union all' if not loop.last }}
{%- endfor %}
