{{ config(materialized='view') }}

with

purchases as (
    select * from {{ ref('goldseam', 'snapshot_purchases') }}
    where days_since_purchase < {{ goldseam.count_var('lifecycle_lapsed_days') }}
),

engagement as (
    select * from {{ ref('goldseam', 'snapshot_engagement') }}
),

later_purchases as (
    select * from {{ ref('goldseam', 'later_purchases') }}
)

select
    purchases.*,
    purchases.days_since_purchase / nullif(purchases.days_between_purchases, 0) as overdue_ratio,
    coalesce(engagement.events_last_30_days, 0) as events_last_30_days,
    coalesce(engagement.events_last_90_days, 0) as events_last_90_days,
    coalesce(engagement.messages_answered_last_90_days, 0) as messages_answered_last_90_days,
    engagement.days_since_touch,
    case when purchases.snapshot = 'training' then later_purchases.profile_id is null end as is_lost
from purchases
left join engagement
    on purchases.snapshot = engagement.snapshot and purchases.profile_id = engagement.profile_id
left join later_purchases
    on purchases.snapshot = later_purchases.snapshot and purchases.profile_id = later_purchases.profile_id
