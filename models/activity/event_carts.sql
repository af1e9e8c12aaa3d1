{{ config(materialized='replace_entities', meta={
    'entity': ['source', 'cart_id'],
    'consumes': ['feed_events'],
    'rules': ['rule_identifier_types'],
    'tells_changes': 'no',
}) }}

with

events as (
    select * from {{ ref('goldseam', 'cart_events') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

-- what was taken out and never seen put in makes no minus
lines as (
    select
        source,
        cart_id,
        item_id,
        greatest(sum(case event_name when 'product_added' then quantity else -quantity end), 0) as quantity,
        {{ goldseam.first_by('amount', '-place', 'amount is not null') }} as price,
        {{ goldseam.first_by('currency', '-place', 'amount is not null') }} as currency
    from events
    where event_name in ('product_added', 'product_removed')
    group by source, cart_id, item_id
),

contents as (
    select
        source,
        cart_id,
        count(case when quantity > 0 then 1 end) as item_count,
        cast(sum(quantity) as bigint) as quantity,
        cast(case
            when count(price) = count(*) and count(distinct currency) = 1 then sum(quantity * price)
        end as numeric(18, 4)) as amount,
        case when count(distinct currency) = 1 then min(currency) end as currency
    from lines
    group by source, cart_id
),

-- the account that signed in last speaks for the whole cart, as for a session
uses as (
    select
        events.source,
        events.cart_id,
        coalesce(
            {{ goldseam.first_by('events.node_id', '-events.place', "types.kind = 'account'") }},
            {{ goldseam.first_by('events.node_id', '-events.place', 'true') }}
        ) as node_id,
        min(events.occurred_at) as started_at,
        max(case when events.event_name in ('product_added', 'product_removed') then events.occurred_at end)
            as last_changed_at,
        max(events.occurred_at) as last_used_at,
        min(case when events.event_name = 'order_completed' then events.occurred_at end) as ordered_at,
        {{ goldseam.first_by('events.order_id', 'events.place', "events.event_name = 'order_completed'") }} as order_id
    from events
    inner join types on events.identifier_type = types.identifier_type
    group by events.source, events.cart_id
)

select
    uses.source,
    uses.cart_id,
    uses.node_id,
    uses.started_at,
    uses.last_changed_at,
    uses.last_used_at,
    uses.ordered_at,
    uses.order_id,
    contents.item_count,
    contents.quantity,
    contents.amount,
    contents.currency
from uses
left join contents on uses.source = contents.source and uses.cart_id = contents.cart_id
