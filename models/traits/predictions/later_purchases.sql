{{ config(materialized='ephemeral') }}
{%- set moments = goldseam.prediction_moments() %}

with

purchase_days as (
    select * from {{ ref('goldseam', 'purchase_days') }}
)

select
    'training' as snapshot,
    profile_id,
    count(*) as purchases,
    sum(cast(paid_value as double precision)) as revenue
from purchase_days
where purchase_date > cast({{ moments.training }} as date)
group by profile_id
