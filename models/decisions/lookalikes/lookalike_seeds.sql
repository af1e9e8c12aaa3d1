{{ config(materialized='view') }}
{%- set sizes = goldseam.lookalike_sizes() %}
{%- set training = goldseam.prediction_moments().training %}

with

sizes as (
    {%- for segment, size in sizes.items() %}
    select
        '{{ segment }}' as segment,
        {{ size }} as size
    {{ 'union all' if not loop.last }}
    {%- else %}
    select cast(null as text) as segment, 0 as size where false
    {%- endfor %}
),

history as (
    select * from {{ ref('goldseam', 'segment_membership_history') }}
),

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

reached_back as (
    select
        segment,
        min(entered_at) <= {{ training }} as is_from_history
    from history
    group by segment
),

seeds as (
    select 'scoring' as snapshot, segment, profile_id, true as is_from_history from memberships
    union all
    select distinct 'training' as snapshot, history.segment, history.profile_id, true as is_from_history
    from history
    inner join reached_back on history.segment = reached_back.segment and reached_back.is_from_history
    where history.entered_at <= {{ training }} and (history.exited_at is null or history.exited_at > {{ training }})
    union all
    select 'training' as snapshot, memberships.segment, memberships.profile_id, false as is_from_history
    from memberships
    left join reached_back on memberships.segment = reached_back.segment
    where not coalesce(reached_back.is_from_history, false)
)

select
    seeds.snapshot,
    seeds.segment,
    seeds.profile_id,
    cast(sizes.size as bigint) as size,
    seeds.is_from_history
from seeds
inner join sizes on seeds.segment = sizes.segment
