{{ config(materialized='ephemeral') }}
with

candidates as (
    select * from {{ ref('goldseam', 'sync_obstacles') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

known as (
    select
        sync,
        max(last_attempt) as known_attempt
    from {{ ref('goldseam', 'sync_members') }}
    group by sync
)

select
    candidates.*,
    syncs.destination,
    syncs.segment,
    syncs.kind,
    syncs.mode,
    coalesce(known.known_attempt, 0) as known_attempt,
    case
        when syncs.kind = 'message' and candidates.is_maybe_there then 'keep'
        when candidates.obstacle is not null and candidates.is_maybe_there and not candidates.is_resting then 'remove'
        when candidates.obstacle is not null then 'withhold'
        when not candidates.is_desired then 'keep'
        when candidates.is_surely_there and syncs.mode = 'append' then 'keep'
        when
            candidates.is_surely_there
            and not candidates.is_unsettled
            and candidates.sent_payload_hash = candidates.payload_hash
            and coalesce(
                candidates.last_added_at
                > {{ goldseam.add_time(goldseam.run_at(), '-1 * syncs.resend_after_days', 'day') }},
                true
            )
            then 'keep'
        when candidates.refused_payload_hash = candidates.payload_hash then 'withhold'
        when candidates.is_surely_there then 'update'
        else 'add'
    end as action
from candidates
inner join syncs on candidates.sync = syncs.sync
left join known on candidates.sync = known.sync
