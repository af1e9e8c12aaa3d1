with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

sizes as (
    select segment, count(*) as members
    from memberships
    group by segment
),

shared as (
    select
        one.segment,
        other.segment as other_segment,
        count(*) as shared_members
    from memberships as one
    inner join memberships as other on one.profile_id = other.profile_id and one.segment <> other.segment
    group by one.segment, other.segment
),

pairs as (
    select
        one.segment,
        other.segment as other_segment,
        one.members,
        other.members as other_members,
        coalesce(shared.shared_members, 0) as shared_members
    from sizes as one
    inner join sizes as other on one.segment <> other.segment
    left join shared on one.segment = shared.segment and other.segment = shared.other_segment
)

select
    segment,
    other_segment,
    members,
    other_members,
    shared_members,
    {{ goldseam.divide('shared_members', 'members', 4) }} as share_of_segment,
    {{ goldseam.divide('shared_members', 'other_members', 4) }} as share_of_other_segment,
    {{ goldseam.divide('shared_members', '(members + other_members - shared_members)', 4) }} as jaccard_index
from pairs
