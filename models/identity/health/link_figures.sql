{{ config(materialized='ephemeral') }}

with

links as (
    select * from {{ ref('goldseam', 'identity_links') }}
),

cut as (
    select * from {{ ref('goldseam', 'cut_live_links') }}
),

counted as (
    select
        source,
        is_live,
        count(*) as link_count
    from links
    group by source, is_live
),

totals as (
    select
        coalesce(sum(link_count), 0) as known_count,
        coalesce(sum(case when is_live then link_count end), 0) as live_count
    from counted
),

-- both the reason and what it is about: max_per_profile, and max_per_profile:loyalty_card
reasons as (
    select cut_reason as reason from cut
    union all
    select split_part(cut_reason, ':', 1) as reason from cut where cut_reason like '%:%'
),

figures as (
    select 'links' as metric, 'all' as dimension, live_count as value, cast(null as bigint) as total from totals
    union all
    select 'links' as metric, counted.source as dimension, counted.link_count as value, totals.live_count as total
    from counted
    cross join totals
    where counted.is_live
    union all
    select 'cut_edges' as metric, reasons.reason as dimension, count(*) as value, max(totals.live_count) as total
    from reasons
    cross join totals
    group by reasons.reason
    union all
    select 'vanished_links' as metric, 'all' as dimension, known_count - live_count as value, known_count as total
    from totals
)

select
    metric,
    dimension,
    cast(value as bigint) as value,
    cast(total as bigint) as total
from figures
