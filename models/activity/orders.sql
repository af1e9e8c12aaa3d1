{{ config(materialized='view') }}

with

feed_orders as (
    select * from {{ ref('goldseam', 'feed_orders') }}
),

identity_map as (
    select * from {{ ref('goldseam', 'identity_map') }}
),

conversion_rates as (
    select * from {{ ref('goldseam', 'conversion_rates') }}
),

-- a missing rate leaves revenue null for assert_every_currency_has_a_rate to name, cancelled or not
converted as (
    select
        feed_orders.order_id,
        identity_map.profile_id,
        feed_orders.node_id,
        feed_orders.source,
        feed_orders.status,
        feed_orders.channel,
        feed_orders.store,
        feed_orders.currency,
        feed_orders.items_amount,
        feed_orders.shipping_amount,
        feed_orders.tax_amount,
        feed_orders.discount_amount,
        feed_orders.refunded_amount,
        feed_orders.paid_amount,
        cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
        {{ goldseam.convert_currency(
            "case when feed_orders.status = 'cancelled' then 0
                else coalesce(feed_orders.paid_amount, 0) - coalesce(feed_orders.refunded_amount, 0) end",
            'conversion_rates.rate'
        ) }} as revenue,
        feed_orders.occurred_at
    from feed_orders
    left join identity_map on feed_orders.node_id = identity_map.node_id
    left join conversion_rates
        on {{ goldseam.rate_applies('conversion_rates', 'feed_orders.currency', 'feed_orders.occurred_at') }}
)

select * from converted
