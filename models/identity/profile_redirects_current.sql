{{ config(materialized='view') }}

with recursive

history as (
    select * from {{ ref('goldseam', 'identity_map_history') }}
),

-- profiles without an open row; the last of their rows closed when they retired
retirements as (
    select profile_id, max(valid_to) as retired_at
    from history
    group by profile_id
    having count(*) = count(valid_to)
),

retired as (
    select
        retirements.profile_id,
        retirements.retired_at,
        max(history.heir_profile_id) as heir_profile_id
    from retirements
    inner join history
        on retirements.profile_id = history.profile_id and retirements.retired_at = history.valid_to
    group by retirements.profile_id, retirements.retired_at
),

-- an heir is alive when it inherits, so each step leads to a later retirement, and the walk ends
walk as (
    select
        profile_id as from_profile_id,
        retired_at,
        heir_profile_id as to_profile_id,
        retired_at as inherited_at
    from retired
    union all
    select
        walk.from_profile_id,
        walk.retired_at,
        retired.heir_profile_id as to_profile_id,
        retired.retired_at as inherited_at
    from walk
    inner join retired on walk.to_profile_id = retired.profile_id and walk.inherited_at < retired.retired_at
),

ends as (
    select
        walk.from_profile_id,
        walk.to_profile_id,
        walk.retired_at
    from walk
    left join retired on walk.to_profile_id = retired.profile_id
    where retired.profile_id is null
)

select * from ends
