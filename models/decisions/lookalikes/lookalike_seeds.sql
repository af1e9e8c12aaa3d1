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

-- of a segment without a history nobody is a seed of the past: today's members know what came after
seeds as (
    select 'scoring' as snapshot, segment, profile_id from memberships
    union all
    select distinct 'training' as snapshot, segment, profile_id
    from history
    where entered_at <= {{ training }} and (exited_at is null or exited_at > {{ training }})
)

select
    seeds.snapshot,
    seeds.segment,
    seeds.profile_id,
    cast(sizes.size as bigint) as size
from seeds
inner join sizes on seeds.segment = sizes.segment
