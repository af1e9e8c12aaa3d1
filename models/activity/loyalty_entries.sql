{{ config(materialized='view') }}

with

feed_loyalty as (
    select * from {{ ref('goldseam', 'feed_loyalty') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

bound as (
    select
        feed_loyalty.entry_id,
        identity_map.profile_id,
        feed_loyalty.node_id,
        feed_loyalty.source,
        feed_loyalty.kind,
        -- sources count what leaves the balance with either sign
        case
            when feed_loyalty.kind = 'burn' then -abs(feed_loyalty.points)
            else feed_loyalty.points
        end as points,
        feed_loyalty.order_id,
        feed_loyalty.occurred_at
    from feed_loyalty
    left join identity_map on feed_loyalty.node_id = identity_map.node_id
)

select * from bound
