{{ config(materialized='view') }}
with

proposals as (
    select * from {{ ref('goldseam', 'sync_proposals') }}
),

guards as (
    select * from {{ ref('goldseam', 'sync_guards') }}
),

pressed as (
    select * from {{ ref('goldseam', 'pressed_messages') }}
),

held as (
    select
        proposals.*,
        case
            when proposals.action = 'add' and guards.halts_additions then 'guard'
            when
                proposals.action = 'remove'
                and proposals.reason in ('left_segment', 'no_identifier')
                and guards.halts_removals
                then 'guard'
            when pressed.sync is not null then 'contact_pressure'
        end as held_by
    from proposals
    left join guards on proposals.sync = guards.sync
    left join pressed
        on proposals.sync = pressed.sync
        and proposals.profile_id = pressed.profile_id
        and proposals.message_key = pressed.message_key
),

planned as (
    select
        held.*,
        case when held_by is null then action else 'withhold' end as planned_action,
        coalesce(held_by, reason) as planned_reason
    from held
)

select
    sync,
    destination,
    segment,
    kind,
    mode,
    channel,
    profile_id,
    message_key,
    planned_action as action,
    planned_reason as reason,
    -- who is withheld but there stays there, with what is true today
    case when planned_action <> 'remove' and (planned_action <> 'withhold' or is_maybe_there) then identifiers end
        as identifiers,
    case when planned_action <> 'remove' and (planned_action <> 'withhold' or is_maybe_there) then fields end as fields,
    payload_hash,
    contact_node_id,
    known_attempt,
    planned_at
from planned
