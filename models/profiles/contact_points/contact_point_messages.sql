{{ config(materialized='ephemeral') }}

with

messages as (
    select * from {{ ref('goldseam', 'feed_messages') }}
),

identifiers as (
    select * from {{ ref('goldseam', 'feed_identifiers') }}
),

types as (
    select * from {{ ref('goldseam', 'rule_identifier_types') }}
),

members as (
    select * from {{ goldseam.touched_members('profile_contact_points') }}
),

outcomes as (
    select
        source,
        node_id,
        identifier_type,
        channel,
        count(case when kind = 'bounced' then 1 end) as bounce_count,
        max(case when kind = 'bounced' then occurred_at end) as last_bounced_at,
        count(case when kind = 'soft_bounced' then 1 end) as soft_bounce_count,
        max(case when kind = 'soft_bounced' then occurred_at end) as last_soft_bounced_at,
        max(case when kind = 'complained' then occurred_at end) as last_complained_at,
        max(case when kind in ('delivered', 'opened', 'clicked') then occurred_at end) as last_reached_at,
        min(case when kind = 'opened' then occurred_at end) as first_opened_at,
        max(case when kind = 'opened' then occurred_at end) as last_opened_at,
        min(case when kind = 'clicked' then occurred_at end) as first_clicked_at,
        max(case when kind = 'clicked' then occurred_at end) as last_clicked_at
    from messages
    where occurred_at <= {{ goldseam.as_of() }}
    group by source, node_id, identifier_type, channel
),

-- a message that names an address says something of it alone; one that names an account, of the contact points on the
-- account's own records; our own name the address by its number
meant as (
    select
        outcomes.source,
        outcomes.node_id as named_node_id,
        outcomes.channel,
        outcomes.node_id
    from outcomes
    inner join members on outcomes.node_id = members.node_id
    where outcomes.identifier_type = 'node_id'
    union all
    select distinct
        outcomes.source,
        outcomes.node_id as named_node_id,
        outcomes.channel,
        contacts.node_id
    from outcomes
    inner join identifiers as named
        on outcomes.source = named.source
        and outcomes.node_id = named.node_id
    inner join identifiers as contacts on named.record_id = contacts.record_id
    inner join types
        on contacts.identifier_type = types.identifier_type
        and outcomes.channel = types.channel
    inner join members on contacts.node_id = members.node_id
    where outcomes.identifier_type <> contacts.identifier_type or outcomes.node_id = contacts.node_id
)

select
    meant.node_id,
    cast(sum(outcomes.bounce_count) as bigint) as bounce_count,
    max(outcomes.last_bounced_at) as last_bounced_at,
    cast(sum(outcomes.soft_bounce_count) as bigint) as soft_bounce_count,
    max(outcomes.last_soft_bounced_at) as last_soft_bounced_at,
    max(outcomes.last_complained_at) as last_complained_at,
    max(outcomes.last_reached_at) as last_reached_at,
    min(outcomes.first_opened_at) as first_opened_at,
    max(outcomes.last_opened_at) as last_opened_at,
    min(outcomes.first_clicked_at) as first_clicked_at,
    max(outcomes.last_clicked_at) as last_clicked_at
from meant
inner join outcomes
    on meant.source = outcomes.source
    and meant.named_node_id = outcomes.node_id
    and meant.channel = outcomes.channel
group by meant.node_id
