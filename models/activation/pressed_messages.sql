{{ config(materialized='view') }}
with

planned as (
    select
        proposals.sync,
        proposals.profile_id,
        proposals.message_key,
        proposals.channel,
        syncs.priority
    from {{ ref('goldseam', 'sync_proposals') }} as proposals
    inner join {{ ref('goldseam', 'syncs') }} as syncs on proposals.sync = syncs.sync
    left join {{ ref('goldseam', 'sync_guards') }} as guards on proposals.sync = guards.sync
    where proposals.kind = 'message' and proposals.action = 'add' and not coalesce(guards.halts_additions, false)
),

rules as (
    select * from {{ ref('goldseam', 'rule_contact_pressure') }}
),

pressure as (
    select * from {{ ref('goldseam', 'profile_contact_pressure') }}
),

placed_in_channel as (
    select
        *,
        {{ goldseam.message_place('planned', ['profile_id', 'channel']) }} as place
    from planned
),

pressed_in_channel as (
    {{ goldseam.pressed_messages('placed_in_channel', 'placed_in_channel.channel') | indent(4) }}
),

-- what its own channel holds back presses no other
placed_in_all as (
    select
        planned.*,
        {{ goldseam.message_place('planned', ['profile_id']) }} as place
    from planned
    left join pressed_in_channel
        on planned.sync = pressed_in_channel.sync
        and planned.profile_id = pressed_in_channel.profile_id
        and planned.message_key = pressed_in_channel.message_key
    where pressed_in_channel.sync is null
),

pressed_in_all as (
    {{ goldseam.pressed_messages('placed_in_all', "'any'") | indent(4) }}
)

select * from pressed_in_channel
union all
select * from pressed_in_all
