{{ config(materialized='ephemeral') }}
{%- set feeds = ['events', 'orders', 'messages', 'consents'] %}

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

-- of identifiers that are blocked, vanished, or on no record of their own; all feeds at once: the map is hashed once
unbound as (
    select
        facts.feed,
        count(*) as fact_count
    from (
        {%- for feed in feeds %}
        select '{{ feed }}' as feed, node_id from {{ ref('goldseam', 'feed_' ~ feed) }}
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    ) as facts
    left join identity_map on facts.node_id = identity_map.node_id
    where identity_map.node_id is null
    group by facts.feed
),

-- what blocks cost
of_blocked as (
    {%- for feed in feeds %}
    select
        '{{ feed }}' as feed,
        blocked.blocked_reason,
        count(*) as fact_count
    from {{ ref('goldseam', 'feed_' ~ feed) }} as facts
    inner join blocked on facts.node_id = blocked.node_id
    group by blocked.blocked_reason
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    'facts_without_profile' as metric,
    totals.feed as dimension,
    coalesce(unbound.fact_count, 0) as value,
    totals.fact_count as total
from totals
left join unbound on totals.feed = unbound.feed
union all
select
    'facts_of_blocked_identifiers' as metric,
    totals.feed || ': ' || of_blocked.blocked_reason as dimension,
    of_blocked.fact_count as value,
    totals.fact_count as total
from totals
inner join of_blocked on totals.feed = of_blocked.feed
