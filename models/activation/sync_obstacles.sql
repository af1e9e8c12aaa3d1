{{ config(materialized='ephemeral') }}
with

payloads as (
    select * from {{ ref('goldseam', 'sync_payloads') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

profiles as (
    select * from {{ ref('goldseam', 'profiles') }}
),

exclusions as (
    select * from {{ ref('goldseam', 'sync_exclusions') }}
),

contacts as (
    select * from {{ ref('goldseam', 'message_contacts') }}
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

-- the first that holds; nobody is erased by a source without anybody, the guard then keeps who is there
select
    payloads.*,
    case
        when syncs.kind = 'message' and payloads.is_maybe_there then null
        when payloads.is_gone and exists (select 1 from profiles) then 'gone'
        when payloads.is_gone then 'left_segment'
        when payloads.is_suppressed then 'suppressed'
        when
            not payloads.may_without_identifier
            and not (
                {%- for identifier, channel in goldseam.contact_identifiers().items() %}
                {{ 'or ' if not loop.first }}(
                    payloads.may_{{ identifier }} and coalesce(syncs.channel, '{{ channel }}') = '{{ channel }}'
                )
                {%- endfor %}
            )
            then 'consent'
        when exclusions.excluded_by is not null then exclusions.excluded_by
        when not payloads.is_desired and syncs.mode = 'mirror' then 'left_segment'
        when
            payloads.is_desired
            and not syncs.needs_no_identifier
            and case syncs.kind
                when 'message' then payloads.contact_node_id is null
                else payloads.identifiers = '{}'
            end
            then 'no_identifier'
        when contacts.contact_node_id is not null then 'already_reached'
        when purchases.last_bought_at >= payloads.entered_at then 'bought'
    end as obstacle
from payloads
inner join syncs on payloads.sync = syncs.sync
left join exclusions
    on payloads.sync = exclusions.sync
    and payloads.profile_id = exclusions.profile_id
left join contacts
    on payloads.message_key = contacts.message_key
    and payloads.contact_node_id = contacts.contact_node_id
left join purchases
    on payloads.profile_id = purchases.profile_id
    and payloads.item_id = purchases.item_id
