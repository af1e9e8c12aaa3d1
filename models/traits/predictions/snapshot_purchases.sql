{{ config(materialized='ephemeral') }}

with

purchase_days as (
    select * from {{ ref('goldseam', 'purchase_days') }}
),

totals as (
    {%- for snapshot, moment in goldseam.prediction_moments().items() %}
    {%- set snapshot_date = 'cast(' ~ moment ~ ' as date)' %}
    select
        '{{ snapshot }}' as snapshot,
        {{ moment }} as snapshot_at,
        {{ snapshot_date }} as snapshot_date,
        profile_id,
        count(*) as purchases,
        {%- for days in [90, 365] %}
        count(case when purchase_date > {{ goldseam.add_time(snapshot_date, -1 * days, 'day') }} then 1 end)
            as purchases_last_{{ days }}_days,
        {%- endfor %}
        min(purchase_date) as first_date,
        max(purchase_date) as last_date,
        avg(cast(paid_value as double precision)) as average_paid
    from purchase_days
    where purchase_date <= {{ snapshot_date }}
    group by profile_id
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    snapshot,
    snapshot_at,
    profile_id,
    purchases,
    purchases_last_90_days,
    purchases_last_365_days,
    average_paid,
    {{ goldseam.days_between('cast(first_date as timestamp)', 'cast(snapshot_date as timestamp)') }} as tenure_days,
    {{ goldseam.days_between('cast(last_date as timestamp)', 'cast(snapshot_date as timestamp)') }}
        as days_since_purchase,
    cast({{ goldseam.days_between('cast(first_date as timestamp)', 'cast(last_date as timestamp)') }}
        as double precision) / nullif(purchases - 1, 0) as days_between_purchases
from totals
