{{ config(materialized='ephemeral') }}

with

messages as (
    select * from {{ ref('goldseam', 'contact_point_messages') }}
),

orders as (
    select * from {{ ref('goldseam', 'feed_orders') }}
    where occurred_at <= {{ goldseam.as_of() }} and status not in ('pending', 'cancelled')
),

attributes as (
    select * from {{ ref('goldseam', 'feed_attributes') }}
    where right(attribute, 12) = '_verified_at' and observed_at <= {{ goldseam.as_of() }}
),

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
    where channel is not null
),

members as (
    select * from {{ goldseam.touched_members('profile_contact_points') }}
),

contacts as (
    select
        identifiers.*,
        types.channel
    from identifiers
    inner join types on identifiers.identifier_type = types.identifier_type
    inner join members on identifiers.node_id = members.node_id
),

-- the source says that the person confirmed it; on the record of several addresses, of the one that the row names
confirmations as (
    select
        contacts.node_id,
        least(attributes.observed_at, {{ goldseam.try_cast('attributes.value', 'timestamp') }}) as confirmed_at
    from attributes
    inner join contacts
        on attributes.record_id = contacts.record_id
        and attributes.attribute = contacts.channel || '_verified_at'
    where
        {{ goldseam.try_cast('attributes.value', 'timestamp') }} is not null
        and (attributes.identifier_type <> contacts.identifier_type or attributes.node_id = contacts.node_id)
),

-- the surest first
evidence as (
    select node_id, 1 as place, 'double_opt_in' as rule, confirmed_at as first_at, confirmed_at as last_at
    from confirmations
    union all
    select node_id, 2 as place, 'clicked' as rule, first_clicked_at as first_at, last_clicked_at as last_at
    from messages
    where first_clicked_at is not null
    union all
    select
        contacts.node_id,
        3 as place,
        'ordered' as rule,
        orders.occurred_at as first_at,
        orders.occurred_at as last_at
    from orders
    inner join contacts
        on orders.source = contacts.source
        and orders.record_key = contacts.record_key
    union all
    select node_id, 4 as place, 'opened' as rule, first_opened_at as first_at, last_opened_at as last_at
    from messages
    where first_opened_at is not null
)

select
    node_id,
    case min(place)
        when 1 then 'double_opt_in'
        when 2 then 'clicked'
        when 3 then 'ordered'
        else 'opened'
    end as verified_by,
    min(first_at) as first_verified_at,
    max(last_at) as last_verified_at,
    max(case when rule = 'double_opt_in' then last_at end) as last_confirmed_at
from evidence
group by node_id
