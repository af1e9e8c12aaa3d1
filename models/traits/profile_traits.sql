-- a count or a sum of nothing is 0; a date, a name or an average of nothing is null
with

lifecycle as (
    select * from {{ ref('goldseam', 'traits_lifecycle') }}
),

value_traits as (
    select * from {{ ref('goldseam', 'traits_value') }}
),

recency as (
    select * from {{ ref('goldseam', 'traits_recency') }}
),

rhythm as (
    select * from {{ ref('goldseam', 'traits_rhythm') }}
),

rfm as (
    select * from {{ ref('goldseam', 'traits_rfm') }}
),

touches as (
    select * from {{ ref('goldseam', 'traits_touches') }}
),

engagement as (
    select * from {{ ref('goldseam', 'traits_engagement') }}
),

affinity as (
    select * from {{ ref('goldseam', 'traits_affinity') }}
),

replenishment as (
    select * from {{ ref('goldseam', 'traits_replenishment') }}
),

loyalty as (
    select * from {{ ref('goldseam', 'traits_loyalty') }}
),

staleness as (
    select * from {{ ref('goldseam', 'traits_staleness') }}
),

predictions as (
    select * from {{ ref('goldseam', 'traits_predictions') }}
)

select
    lifecycle.profile_id,
    lifecycle.lifecycle_stage,
    lifecycle.lifecycle_since,
    coalesce(value_traits.order_count, 0) as order_count,
    coalesce(value_traits.item_count, 0) as item_count,
    cast(coalesce(value_traits.revenue, 0) as numeric(18, 4)) as revenue,
    value_traits.average_order_value,
    value_traits.first_order_at,
    value_traits.last_order_at,
    coalesce(value_traits.refunded_order_count, 0) as refunded_order_count,
    value_traits.discount_affinity,
    recency.days_since_last_order,
    recency.tenure_days,
    recency.orders_per_year,
    coalesce(recency.orders_last_365_days, 0) as orders_last_365_days,
    cast(coalesce(recency.revenue_last_365_days, 0) as numeric(18, 4)) as revenue_last_365_days,
    rhythm.days_between_orders,
    rfm.rfm_recency,
    rfm.rfm_frequency,
    rfm.rfm_value,
    rfm.rfm_segment,
    touches.first_touch_at,
    touches.first_touch_source,
    touches.first_utm_source,
    touches.first_utm_medium,
    touches.first_utm_campaign,
    touches.first_interest,
    touches.last_touch_at,
    touches.last_touch_channel,
    touches.last_touch_by_source,
    coalesce(engagement.events_last_30_days, 0) as events_last_30_days,
    coalesce(engagement.emails_delivered_last_90_days, 0) as emails_delivered_last_90_days,
    coalesce(engagement.emails_opened_last_90_days, 0) as emails_opened_last_90_days,
    coalesce(engagement.emails_clicked_last_90_days, 0) as emails_clicked_last_90_days,
    coalesce(engagement.pushes_delivered_last_90_days, 0) as pushes_delivered_last_90_days,
    coalesce(engagement.pushes_opened_last_90_days, 0) as pushes_opened_last_90_days,
    coalesce(engagement.pushes_clicked_last_90_days, 0) as pushes_clicked_last_90_days,
    engagement.best_channel,
    affinity.favourite_category,
    affinity.favourite_channel,
    affinity.favourite_store,
    affinity.favourite_hour,
    coalesce(affinity.category_count, 0) as category_count,
    replenishment.replenishment_item_id,
    replenishment.replenishment_purchase_count,
    replenishment.replenishment_interval_days,
    replenishment.replenishment_last_bought_at,
    replenishment.next_expected_at,
    coalesce(loyalty.points_balance, 0) as points_balance,
    coalesce(loyalty.points_expiring_30_days, 0) as points_expiring_30_days,
    staleness.days_since_last_touch,
    staleness.is_stale,
    staleness.stale_attribute_share,
    predictions.predicted_orders_12m,
    predictions.predicted_value_12m,
    predictions.probability_alive,
    predictions.churn_risk,
    predictions.next_category,
    predictions.next_category_propensity
from lifecycle
left join value_traits on lifecycle.profile_id = value_traits.profile_id
left join recency on lifecycle.profile_id = recency.profile_id
left join rhythm on lifecycle.profile_id = rhythm.profile_id
left join rfm on lifecycle.profile_id = rfm.profile_id
left join touches on lifecycle.profile_id = touches.profile_id
left join engagement on lifecycle.profile_id = engagement.profile_id
left join affinity on lifecycle.profile_id = affinity.profile_id
left join replenishment on lifecycle.profile_id = replenishment.profile_id
left join loyalty on lifecycle.profile_id = loyalty.profile_id
left join staleness on lifecycle.profile_id = staleness.profile_id
left join predictions on lifecycle.profile_id = predictions.profile_id
