{{ config(materialized='ephemeral') }}
with

payloads as (
    select * from {{ ref('goldseam', 'sync_payloads') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

arms as (
    select * from {{ ref('goldseam', 'experiment_arms') }}
),

priorities as (
    select * from {{ ref('goldseam', 'segment_priorities') }} where segment <> winning_segment
),

purchases as (
    select
        profile_id,
        item_id,
        max(occurred_at) as last_bought_at
    from {{ ref('goldseam', 'order_items') }}
    where {{ 'true' if goldseam.sync_definitions() | selectattr('item') | list else 'false' }}
    group by profile_id, item_id
)

-- the first that holds
select
    payloads.*,
    case
        when syncs.kind = 'message' and is_maybe_there then null
        when is_gone then 'gone'
        when is_suppressed then 'suppressed'
        when
            case syncs.channel
                when 'email' then not may_email
                when 'sms' then not may_phone
                when 'push' then not may_push
                else not (may_email or may_phone or may_push)
            end
            then 'consent'
        when holdouts.arm = 'holdout' then 'holdout'
        when syncs.arm is not null and coalesce(tests.arm <> syncs.arm, is_desired) then 'other_arm'
        when is_desired and priorities.profile_id is not null then 'priority'
        when not is_desired and syncs.mode = 'mirror' then 'left_segment'
        when
            is_desired
            and case when syncs.kind = 'message' then contact_node_id is null else identifiers = '{}' end
            then 'no_identifier'
        when purchases.last_bought_at >= entered_at then 'bought'
    end as obstacle
from payloads
inner join syncs on payloads.sync = syncs.sync
left join arms as holdouts
    on syncs.holdout = holdouts.experiment
    and payloads.profile_id = holdouts.profile_id
left join arms as tests
    on syncs.experiment = tests.experiment
    and payloads.profile_id = tests.profile_id
left join priorities
    on syncs.segment = priorities.segment
    and payloads.profile_id = priorities.profile_id
left join purchases
    on payloads.profile_id = purchases.profile_id
    and payloads.item_id = purchases.item_id
