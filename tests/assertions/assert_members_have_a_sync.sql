-- Each row names a sync without an exposure whose members may still be at its destination, or an exposure by a name
-- that was given up: nobody would ever take those people out again. Stops the run before anything is planned.
-- Mend: goldseam sync retire <sync> takes everybody out; goldseam sync rename <old> <new> goes on under another name.
{{ config(severity='error', meta={'dagster': {'ref': {'name': 'sync_members', 'package': 'goldseam'}}}) }}
with

members as (
    select * from {{ ref('goldseam', 'sync_members') }} where is_maybe_there and message_key = ''
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

successors as (
    select * from {{ ref('goldseam', 'sync_successors') }}
)

select
    members.sync,
    count(*) as members_left,
    'goldseam sync retire ' || members.sync || ', or: goldseam sync rename ' || members.sync || ' <new name>' as remedy
from members
left join syncs on members.sync = syncs.sync
where syncs.sync is null
group by members.sync
union all
select
    syncs.sync,
    0 as members_left,
    'this name was given up: call the exposure otherwise' as remedy
from syncs
inner join successors on syncs.sync = successors.sync
where successors.current_sync is null or successors.current_sync <> syncs.sync
