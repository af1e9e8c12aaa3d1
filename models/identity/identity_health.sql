with

nodes as (
    select * from {{ ref('goldseam', 'identity_nodes') }}
),

edges as (
    select * from {{ ref('goldseam', 'identity_edges') }}
),

clusters as (
    select * from {{ ref('goldseam', 'identity_clusters') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

redirects as (
    select * from {{ ref('goldseam', 'profile_redirects') }}
),

rounds as (
    select * from {{ ref('goldseam', 'stg_goldseam__identity_rounds') }}
),

-- facts that name an identifier without a profile: blocked, or on no record of its own
unbound as (
    {%- for feed in ['events', 'orders', 'messages', 'consents'] %}
    select
        '{{ feed }}' as feed,
        count(*) as fact_count
    from {{ ref('goldseam', 'feed_' ~ feed) }} as facts
    left join identity_map on facts.node_id = identity_map.node_id
    where identity_map.node_id is null
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

profile_sizes as (
    select
        profile_id,
        count(*) as identifier_count
    from identity_map
    group by profile_id
),

sized as (
    select
        case
            when identifier_count = 1 then '1'
            when identifier_count <= 5 then '2-5'
            when identifier_count <= 10 then '6-10'
            when identifier_count <= 20 then '11-20'
            when identifier_count <= 50 then '21-50'
            else 'over 50'
        end as size_band
    from profile_sizes
),

latest_rounds as (
    select count(*) as round_count
    from rounds
    where rounds.run_at = (select max(earlier.run_at) from rounds as earlier)
),

metrics as (
    select 'identifiers' as metric, 'all' as dimension, count(*) as value from nodes
    union all
    select 'identifiers' as metric, identifier_type as dimension, count(*) as value from nodes group by identifier_type
    union all
    select 'blocked_identifiers' as metric, blocked_reason as dimension, count(*) as value
    from nodes
    where blocked_reason is not null
    group by blocked_reason
    union all
    select 'edges' as metric, source as dimension, count(*) as value from edges group by source
    union all
    select 'components' as metric, 'all' as dimension, count(distinct component_id) as value from clusters
    union all
    select 'clusters' as metric, 'all' as dimension, count(distinct cluster_id) as value from clusters
    union all
    select 'rounds' as metric, 'all' as dimension, round_count as value from latest_rounds
    union all
    select 'profiles' as metric, 'all' as dimension, count(*) as value from profile_sizes
    union all
    select 'largest_profile' as metric, 'identifiers' as dimension, coalesce(max(identifier_count), 0) as value
    from profile_sizes
    union all
    select 'profiles_by_size' as metric, size_band as dimension, count(*) as value from sized group by size_band
    union all
    select 'facts_without_profile' as metric, feed as dimension, fact_count as value from unbound
    union all
    select 'redirects' as metric, kind as dimension, count(*) as value from redirects group by kind
)

select
    metric,
    dimension,
    cast(value as bigint) as value,
    {{ goldseam.run_at() }} as measured_at
from metrics
