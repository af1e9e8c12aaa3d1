{%- set definitions = goldseam.sync_definitions() -%}
{%- set keeps_others = var('refresh_syncs', []) and goldseam.relation_exists(this) -%}
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
),

decided as (
    select
        candidates.*,
        syncs.destination,
        syncs.segment,
        syncs.kind,
        syncs.mode,
        coalesce(known.known_attempt, 0) as known_attempt,
        case
            when syncs.kind = 'message' and candidates.is_maybe_there then 'keep'
            when candidates.obstacle is not null and candidates.is_maybe_there then 'remove'
            when candidates.obstacle is not null then 'withhold'
            when not candidates.is_desired then 'keep'
            when candidates.is_surely_there and syncs.mode = 'append' then 'keep'
            when
                candidates.is_surely_there
                and not candidates.is_unsettled
                and candidates.sent_payload_hash = candidates.payload_hash
                then 'keep'
            when candidates.refused_payload_hash = candidates.payload_hash then 'withhold'
            when candidates.is_surely_there then 'update'
            else 'add'
        end as action
    from candidates
    inner join syncs on candidates.sync = syncs.sync
    left join known on candidates.sync = known.sync
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
    action,
    case
        when kind = 'message' and action = 'keep'
            then case when is_surely_there then 'already_sent' else 'maybe_sent' end
        when obstacle is not null then obstacle
        when not is_desired then 'outlives_segment'
        when action = 'withhold' then 'refused'
        when action = 'keep' then 'unchanged'
        when is_unsettled then 'unconfirmed'
        when action = 'update' then 'payload_changed'
        else 'entered_segment'
    end as reason,
    -- who left may stay after all, if the guard says so
    case when coalesce(obstacle, 'left_segment') = 'left_segment' then identifiers end as identifiers,
    case when coalesce(obstacle, 'left_segment') = 'left_segment' then fields end as fields,
    case when obstacle is null then payload_hash else sent_payload_hash end as payload_hash,
    contact_node_id,
    is_desired,
    is_maybe_there,
    is_surely_there,
    known_attempt,
    {{ goldseam.as_of() }} as planned_at
from decided
{%- if keeps_others %}
union all
select * from {{ this }}
where sync not in {{ goldseam._sql_list(goldseam.planned_syncs(definitions)) }}
{%- endif %}
