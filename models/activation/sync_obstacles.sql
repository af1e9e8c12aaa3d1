{{ config(materialized='ephemeral') }}
with

payloads as (
    select * from {{ ref('goldseam', 'sync_payloads') }}
),

syncs as (
    select * from {{ ref('goldseam', 'syncs') }}
),

exclusions as (
    select * from {{ ref('goldseam', 'sync_exclusions') }}
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
        when syncs.kind = 'message' and payloads.is_maybe_there then null
        when payloads.is_gone then 'gone'
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
        when purchases.last_bought_at >= payloads.entered_at then 'bought'
    end as obstacle
from payloads
inner join syncs on payloads.sync = syncs.sync
left join exclusions
    on payloads.sync = exclusions.sync
    and payloads.profile_id = exclusions.profile_id
left join purchases
    on payloads.profile_id = purchases.profile_id
    and payloads.item_id = purchases.item_id
