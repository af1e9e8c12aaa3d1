{{ config(materialized='ephemeral') }}

with

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

sizes as (
    select * from {{ ref('goldseam', 'identity_profile_sizes') }}
),

written as (
    select * from {{ ref('goldseam', 'latest_history') }}
),

moves as (
    select * from {{ ref('goldseam', 'latest_moves') }}
),

-- known before the run: those known now, without the new, with the gone
totals as (
    select
        (select count(*) from identity_map)
        - count(case when valid_to is null then 1 end)
        + count(case when valid_to is not null then 1 end) as known_count,
        (select count(*) from sizes) as profile_count
    from written
),

-- profiles that went into another, and profiles that lost a part
changed as (
    select
        case when kind = 'merge' then 'merges' else 'splits' end as metric,
        from_profile_id,
        min(cause) as cause
    from moves
    group by kind, from_profile_id
),

figures as (
    select
        'jitter' as metric,
        'all' as dimension,
        count(distinct moves.node_id) as value,
        max(totals.known_count) as total
    from totals
    left join moves on moves.kind = 'split'
    {%- for metric in ['merges', 'splits'] %}
    union all
    select
        '{{ metric }}' as metric,
        'all' as dimension,
        count(changed.from_profile_id) as value,
        max(totals.profile_count) as total
    from totals
    left join changed on changed.metric = '{{ metric }}'
    {%- endfor %}
    union all
    select changed.metric, changed.cause as dimension, count(*) as value, max(totals.profile_count) as total
    from changed
    cross join totals
    group by changed.metric, changed.cause
)

select
    metric,
    dimension,
    cast(value as bigint) as value,
    cast(total as bigint) as total
from figures
