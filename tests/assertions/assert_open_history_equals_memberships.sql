-- Whoever is in a segment has exactly one open row in its history, and nobody else has one. Segments whose
-- history knows a later moment than the last evaluation (as_of moved back) are left out.
{{ config(meta={'dagster': {'ref': {'name': 'segment_membership_history', 'package': 'goldseam'}}}) }}
with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

history as (
    select * from {{ ref('goldseam', 'segment_membership_history') }}
),

evaluations as (
    select * from {{ ref('goldseam', 'segment_evaluations') }}
),

looking_back as (
    select segment from history where coalesce(exited_at, entered_at) > {{ goldseam.as_of() }}
    union
    select segment from evaluations where evaluated_at > {{ goldseam.as_of() }}
),

present as (
    select segment, profile_id, 1 as member, 0 as open_row
    from memberships
    union all
    select segment, profile_id, 0 as member, 1 as open_row
    from history
    where exited_at is null
)

select
    segment,
    profile_id,
    sum(member) as memberships,
    sum(open_row) as open_rows
from present
where present.segment not in (select looking_back.segment from looking_back)
group by segment, profile_id
having sum(member) <> 1 or sum(open_row) <> 1
