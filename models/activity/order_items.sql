{{ config(materialized='view') }}

with

feed_order_items as (
    select
        *,
        cast(
            coalesce(quantity, 0) * coalesce(unit_price, 0) - coalesce(discount_amount, 0) as numeric(18, 4)
        ) as amount
    from {{ ref('goldseam', 'feed_order_items') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

conversion_rates as (
    select * from {{ ref('goldseam', 'conversion_rates') }}
),

orders as (
    select * from {{ ref('goldseam', 'orders') }}
),

items as (
    select * from {{ ref('goldseam', 'items') }}
),

converted as (
    select
        feed_order_items.order_item_id,
        feed_order_items.order_id,
        identity_map.profile_id,
        feed_order_items.node_id,
        feed_order_items.source,
        feed_order_items.item_id,
        coalesce(feed_order_items.title, items.title) as title,
        coalesce(feed_order_items.category, items.category) as category,
        feed_order_items.quantity,
        feed_order_items.unit_price,
        feed_order_items.discount_amount,
        feed_order_items.amount,
        feed_order_items.currency,
        cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
        {{ goldseam.convert_currency(
            "case when orders.status in ('cancelled', 'refunded') then 0 else feed_order_items.amount end",
            'conversion_rates.rate'
        ) }} as revenue,
        feed_order_items.occurred_at
    from feed_order_items
    left join identity_map on feed_order_items.node_id = identity_map.node_id
    left join orders on feed_order_items.order_id = orders.order_id
    left join items on feed_order_items.item_id = items.item_id
    left join conversion_rates
        on {{ goldseam.rate_applies(
            'conversion_rates', 'feed_order_items.currency', 'feed_order_items.occurred_at'
        ) }}
)

select * from converted
