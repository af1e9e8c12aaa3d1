{{ config(materialized='ephemeral') }}
{%- set evaluations = goldseam.table_of('segment_evaluations') %}

-- not by ref: an evaluation is noted when its history is written, and this is read before
{%- if goldseam.relation_exists(evaluations) %}
select
    segment,
    evaluated_at,
    definition,
    recorded_at
from (
    select
        *,
        row_number() over (partition by segment order by evaluated_at desc) as place
    from {{ evaluations }}
) as evaluations
where place = 1
{%- else %}
select
    cast(null as text) as segment,
    cast(null as timestamp) as evaluated_at,
    cast(null as text) as definition,
    cast(null as timestamp) as recorded_at
where false
{%- endif %}
