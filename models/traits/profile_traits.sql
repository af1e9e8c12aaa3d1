with

lifecycle as (
    select * from {{ ref('goldseam', 'traits_lifecycle') }}
),

value_traits as (
    select * from {{ ref('goldseam', 'traits_value') }}
),

engagement as (
    select * from {{ ref('goldseam', 'traits_engagement') }}
),

affinity as (
    select * from {{ ref('goldseam', 'traits_affinity') }}
),

replenishment as (
    select * from {{ ref('goldseam', 'traits_replenishment') }}
)

-- a count or a sum of nothing is 0; a date, a name or an average of nothing is null
select
    lifecycle.profile_id,
    lifecycle.lifecycle_stage,
    coalesce(value_traits.order_count, 0) as order_count,
    coalesce(value_traits.item_count, 0) as item_count,
    cast(coalesce(value_traits.revenue, 0) as numeric(18, 4)) as revenue,
    value_traits.average_order_value,
    value_traits.first_order_at,
    value_traits.last_order_at,
    value_traits.days_since_last_order,
    coalesce(value_traits.orders_last_365_days, 0) as orders_last_365_days,
    cast(coalesce(value_traits.revenue_last_365_days, 0) as numeric(18, 4)) as revenue_last_365_days,
    coalesce(value_traits.refunded_order_count, 0) as refunded_order_count,
    engagement.first_touch_at,
    engagement.first_touch_source,
    engagement.first_utm_source,
    engagement.first_utm_medium,
    engagement.first_utm_campaign,
    engagement.last_touch_at,
    engagement.last_touch_channel,
    coalesce(engagement.events_last_30_days, 0) as events_last_30_days,
    coalesce(engagement.emails_delivered_last_90_days, 0) as emails_delivered_last_90_days,
    coalesce(engagement.emails_opened_last_90_days, 0) as emails_opened_last_90_days,
    coalesce(engagement.emails_clicked_last_90_days, 0) as emails_clicked_last_90_days,
    affinity.favourite_category,
    affinity.favourite_channel,
    coalesce(affinity.category_count, 0) as category_count,
    replenishment.replenishment_item_id,
    replenishment.replenishment_purchase_count,
    replenishment.replenishment_interval_days,
    replenishment.replenishment_last_bought_at,
    replenishment.next_expected_at
from lifecycle
left join value_traits on lifecycle.profile_id = value_traits.profile_id
left join engagement on lifecycle.profile_id = engagement.profile_id
left join affinity on lifecycle.profile_id = affinity.profile_id
left join replenishment on lifecycle.profile_id = replenishment.profile_id
