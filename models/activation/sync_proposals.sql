{{ config(materialized='table_in_parts', meta={'people': 'segment_memberships', 'part': 'plan_part_people'}) }}
{%- set definitions = goldseam.sync_definitions() -%}
{%- set keeps_others = var('refresh_syncs', []) and goldseam.relation_exists(this) -%}
with

decided as (
    select * from {{ ref('goldseam', 'sync_actions') }}
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
        when obstacle is not null and action = 'withhold' and is_resting then 'refused'
        when obstacle is not null then obstacle
        when not is_desired then 'outlives_segment'
        when action = 'withhold' then 'refused'
        when action = 'keep' then 'unchanged'
        when is_unsettled then 'unconfirmed'
        when action = 'update' and sent_payload_hash = payload_hash then 'sent_long_ago'
        when action = 'update' then 'payload_changed'
        else 'entered_segment'
    end as reason,
    -- who left may stay after all, if the guard says so
    case when coalesce(obstacle, 'left_segment') = 'left_segment' then identifiers end as identifiers,
    case when coalesce(obstacle, 'left_segment') = 'left_segment' then fields end as fields,
    -- of who stays as they are, sync_members knows it
    case
        when action = 'keep' and sent_payload_hash = payload_hash then null
        when obstacle is null then payload_hash
        else sent_payload_hash
    end as payload_hash,
    contact_node_id,
    is_desired,
    is_maybe_there,
    is_surely_there,
    known_attempt,
    {{ goldseam.run_at() }} as planned_at
from decided
{%- if keeps_others %}
union all
select * from {{ this }}
where
    sync not in {{ goldseam._sql_list(goldseam.planned_syncs(definitions)) }}
    and {{ goldseam.in_part('profile_id') }}
{%- endif %}
