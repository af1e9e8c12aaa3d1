{{ config(materialized='view') }}

with

purchase_days as (
    select * from {{ ref('goldseam', 'purchase_days') }}
),

later_purchases as (
    select * from {{ ref('goldseam', 'later_purchases') }}
),

numbered as (
    select
        *,
        row_number() over (partition by profile_id order by purchase_date) as place
    from purchase_days
),

summaries as (
    {%- for snapshot, moment in goldseam.prediction_moments().items() %}
    {#- nobody says when a refund was made: then one knew what had been paid #}
    {%- set value = 'paid_value' if snapshot == 'training' else 'revenue' %}
    {%- set snapshot_date = 'cast(' ~ moment ~ ' as date)' %}
    select
        '{{ snapshot }}' as snapshot,
        profile_id,
        count(*) - 1 as repeat_purchases,
        {{ goldseam.days_between('cast(min(purchase_date) as timestamp)', 'cast(max(purchase_date) as timestamp)') }}
            as recency_days,
        {{ goldseam.days_between('cast(min(purchase_date) as timestamp)', 'cast(' ~ snapshot_date ~ ' as timestamp)') }}
            as age_days,
        avg(case when place > 1 then cast({{ value }} as double precision) end) as mean_repeat_value
    from numbered
    where purchase_date <= {{ snapshot_date }}
    group by profile_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    summaries.*,
    case when summaries.snapshot = 'training' then coalesce(later_purchases.purchases, 0) end as later_purchases,
    case when summaries.snapshot = 'training' then coalesce(later_purchases.revenue, 0) end as later_revenue
from summaries
left join later_purchases
    on summaries.snapshot = later_purchases.snapshot and summaries.profile_id = later_purchases.profile_id
