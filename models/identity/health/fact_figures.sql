{{ config(materialized='ephemeral') }}
{%- set feeds = ['events', 'orders', 'messages', 'tickets', 'conversations', 'consents'] %}

with

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

blocked as (
    select * from {{ ref('goldseam', 'identity_nodes') }} where blocked_reason <> 'vanished'
),

totals as (
    {%- for feed in feeds %}
    select '{{ feed }}' as feed, count(*) as fact_count from {{ ref('goldseam', 'feed_' ~ feed) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- facts of nobody: their identifier is blocked, vanished, or on no record of its own
unbound as (
    select
        facts.feed,
        blocked.blocked_reason,
        count(*) as fact_count
    from (
        {%- for feed in feeds %}
        select '{{ feed }}' as feed, node_id from {{ ref('goldseam', 'feed_' ~ feed) }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as facts
    left join identity_map on facts.node_id = identity_map.node_id
    left join blocked on facts.node_id = blocked.node_id
    where identity_map.node_id is null
    group by facts.feed, blocked.blocked_reason
),

unbound_by_feed as (
    select
        feed,
        cast(sum(fact_count) as bigint) as fact_count
    from unbound
    group by feed
)

select
    'facts_without_profile' as metric,
    totals.feed as dimension,
    coalesce(unbound_by_feed.fact_count, 0) as value,
    totals.fact_count as total
from totals
left join unbound_by_feed on totals.feed = unbound_by_feed.feed
union all
-- what blocks cost
select
    'facts_of_blocked_identifiers' as metric,
    totals.feed || ': ' || unbound.blocked_reason as dimension,
    unbound.fact_count as value,
    totals.fact_count as total
from totals
inner join unbound on totals.feed = unbound.feed
where unbound.blocked_reason is not null
