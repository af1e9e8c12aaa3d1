{{ config(materialized='ephemeral') }}
{%- set moments = goldseam.prediction_moments() %}

with

events as (
    select
        profile_id,
        category,
        cast(occurred_at as date) as view_date
    from {{ ref('goldseam', 'events') }}
    where
        profile_id is not null
        and category is not null
        and occurred_at <= {{ goldseam.as_of() }}
        and occurred_at > {{ goldseam.add_time(moments.training, -91, 'day') }}
)

{%- for snapshot, moment in moments.items() %}
{%- set snapshot_date = 'cast(' ~ moment ~ ' as date)' %}
select
    '{{ snapshot }}' as snapshot,
    profile_id,
    category,
    count(*) as views_last_90_days
from events
where view_date <= {{ snapshot_date }} and view_date > {{ goldseam.add_time(snapshot_date, -90, 'day') }}
group by profile_id, category
{{ 'union all' if not loop.last }}
{%- endfor %}
