{{ config(materialized='ephemeral') }}
with

syncs as (
    select * from {{ ref('goldseam', 'syncs') }} where kind = 'message'
),

history as (
    select *
    from {{ ref('goldseam', 'segment_membership_history') }}
    where segment in (select syncs.segment from syncs)
),

redirects as (
    select * from {{ ref('goldseam', 'profile_redirects') }}
),

-- who came by a merge or a split goes on with the membership of the profile they come from
inherited as (
    select
        opened.segment,
        opened.profile_id,
        min(former.entered_at) as entered_at
    from history as opened
    inner join redirects on opened.profile_id = redirects.to_profile_id
    inner join history as former
        on opened.segment = former.segment
        and redirects.from_profile_id = former.profile_id
        and former.entered_at < opened.entered_at
        and coalesce(former.exited_at, opened.entered_at) = opened.entered_at
    where opened.exited_at is null and opened.entered_cause in ('merge', 'split')
    group by opened.segment, opened.profile_id
)

select
    history.segment,
    history.profile_id,
    coalesce(inherited.entered_at, history.entered_at) as entered_at
from history
left join inherited
    on history.segment = inherited.segment
    and history.profile_id = inherited.profile_id
where history.exited_at is null
