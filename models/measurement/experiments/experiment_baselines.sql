{{ config(materialized='view') }}
with

activity as (
    select * from {{ ref('goldseam', 'experiment_baseline_activity') }}
)

{%- for metric in goldseam.experiment_metrics() %}

select
    segment,
    '{{ metric }}' as metric,
    cast(count(*) as bigint) as people,
    avg({{ metric }}) as mean,
    var_samp({{ metric }}) as variance
from activity
group by segment
{{- '\nunion all' if not loop.last }}
{%- endfor %}
