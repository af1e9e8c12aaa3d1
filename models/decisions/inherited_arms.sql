{{ config(materialized='ephemeral') }}
with

standing as (
    select * from {{ goldseam.arms_so_far() }}
),

redirects as (
    select * from {{ ref('goldseam', 'profile_redirects_current') }} where to_profile_id is not null
),

splits as (
    select * from {{ ref('goldseam', 'profile_redirects') }} where kind = 'split'
),

-- to whom a profile went, under the id that is alive
moves as (
    select
        from_profile_id,
        to_profile_id,
        'merge' as kind,
        retired_at as occurred_at
    from redirects
    union all
    select
        splits.from_profile_id,
        coalesce(redirects.to_profile_id, splits.to_profile_id) as to_profile_id,
        'split' as kind,
        splits.occurred_at
    from splits
    left join redirects on splits.to_profile_id = redirects.from_profile_id
),

-- what speaks for an arm: the profile's own, and those of the profiles it comes from
claims as (
    select
        standing.experiment,
        moves.to_profile_id as profile_id,
        standing.arm,
        standing.weights,
        standing.assigned_at,
        false as is_own,
        standing.is_conflicted
    from standing
    inner join moves
        on standing.profile_id = moves.from_profile_id
        and (moves.kind = 'merge' or moves.occurred_at > standing.recorded_at)
    left join standing as own
        on standing.experiment = own.experiment
        and moves.to_profile_id = own.profile_id
    where moves.kind = 'merge' or own.profile_id is null
    union all
    select
        experiment,
        profile_id,
        arm,
        weights,
        assigned_at,
        true as is_own,
        is_conflicted
    from standing
    where profile_id in (select moves.to_profile_id from moves)
),

-- a holdout wins, then the profile's own arm, then the oldest
ranked as (
    select
        *,
        row_number() over (
            partition by experiment, profile_id
            order by case when arm = 'holdout' then 0 else 1 end, case when is_own then 0 else 1 end, assigned_at, arm
        ) as place
    from claims
)

select
    experiment,
    profile_id,
    max(case when place = 1 then arm end) as arm,
    max(case when place = 1 then weights end) as weights,
    max(case when place = 1 then assigned_at end) as assigned_at,
    bool_or(place = 1 and not is_own) as is_inherited,
    count(distinct arm) > 1 or bool_or(is_own and is_conflicted) as is_conflicted,
    bool_or(is_own) as has_own,
    max(case when is_own then arm end) as own_arm,
    bool_or(is_own and is_conflicted) as was_conflicted
from ranked
group by experiment, profile_id
