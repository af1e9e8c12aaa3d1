{{ config(materialized='ephemeral') }}

with

counted_order_items as (
    select * from {{ ref('goldseam', 'counted_order_items') }} where category is not null
),

purchase_days as (
    select distinct
        profile_id,
        category,
        cast(occurred_at as date) as purchase_date
    from counted_order_items
)

{%- for snapshot, moment in goldseam.prediction_moments().items() %}
{%- set snapshot_date = 'cast(' ~ moment ~ ' as date)' %}
select
    '{{ snapshot }}' as snapshot,
    profile_id,
    category,
    count(case when purchase_date <= {{ snapshot_date }} then 1 end) as purchases,
    count(case when purchase_date > {{ snapshot_date }} then 1 end) as later_purchases,
    max(case when purchase_date <= {{ snapshot_date }} then purchase_date end) as last_date
from purchase_days
group by profile_id, category
{{ 'union all' if not loop.last }}
{%- endfor %}
