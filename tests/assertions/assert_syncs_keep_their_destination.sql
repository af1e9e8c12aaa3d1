-- Each row names a sync whose exposure now names another destination while members may still be at the old one: the new
-- one would get nothing, and the old audience would never be cleaned.
-- Mend: put the old destination back, or give the exposure for the new destination a name of its own.
{{ config(meta={'dagster': {'ref': {'name': 'sync_members', 'package': 'goldseam'}}}) }}
with

ledger as (
    select * from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
),

members as (
    select * from {{ ref('goldseam', 'sync_members') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
)

select
    syncs.sync,
    ledger.destination as old_destination,
    syncs.destination as new_destination,
    count(distinct members.profile_id) as member_count
from syncs
inner join ledger
    on syncs.sync = ledger.sync
    and syncs.destination <> ledger.destination
inner join members
    on ledger.sync = members.sync
    and ledger.profile_id = members.profile_id
    and members.is_maybe_there
group by syncs.sync, ledger.destination, syncs.destination
