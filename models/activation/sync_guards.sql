{{ config(materialized='view') }}
with

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

counts as (
    select
        sync,
        count(case when is_desired then 1 end) as segment_rows,
        count(case when is_surely_there then 1 end) as confirmed_members,
        count(case when action = 'add' then 1 end) as additions,
        count(case when action = 'remove' and reason in ('left_segment', 'no_identifier') then 1 end) as removals
    from {{ ref('goldseam', 'sync_proposals') }}
    group by sync
),

judged as (
    select
        counts.*,
        syncs.is_guard_lifted,
        counts.confirmed_members > 0
        and counts.additions * 100 > syncs.max_add_percent * counts.confirmed_members as is_adding_too_many,
        counts.removals * 100 > syncs.max_remove_percent * counts.confirmed_members as is_removing_too_many,
        counts.removals > 0 and counts.segment_rows < syncs.min_rows as is_segment_too_small
    from counts
    inner join syncs on counts.sync = syncs.sync
)

select
    sync,
    segment_rows,
    confirmed_members,
    additions,
    removals,
    coalesce(is_adding_too_many, false) as is_adding_too_many,
    coalesce(is_removing_too_many, false) as is_removing_too_many,
    coalesce(is_segment_too_small, false) as is_segment_too_small,
    is_guard_lifted,
    coalesce(is_adding_too_many, false) and not is_guard_lifted as halts_additions,
    (coalesce(is_removing_too_many, false) or coalesce(is_segment_too_small, false)) and not is_guard_lifted
        as halts_removals
from judged
