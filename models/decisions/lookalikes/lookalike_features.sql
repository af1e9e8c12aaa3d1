{{ config(materialized='view') }}

with

purchases as (
    select * from {{ ref('goldseam', 'snapshot_purchases') }}
),

engagement as (
    select * from {{ ref('goldseam', 'snapshot_engagement') }}
),

later_purchases as (
    select * from {{ ref('goldseam', 'later_purchases') }}
),

people as (
    select snapshot, profile_id from purchases
    union
    select snapshot, profile_id from engagement
)

select
    people.snapshot,
    people.profile_id,
    coalesce(purchases.purchases, 0) as purchases,
    coalesce(purchases.purchases_last_90_days, 0) as purchases_last_90_days,
    coalesce(purchases.purchases_last_365_days, 0) as purchases_last_365_days,
    purchases.average_paid,
    purchases.tenure_days,
    purchases.days_since_purchase,
    coalesce(engagement.events_last_30_days, 0) as events_last_30_days,
    coalesce(engagement.events_last_90_days, 0) as events_last_90_days,
    coalesce(engagement.messages_answered_last_90_days, 0) as messages_answered_last_90_days,
    engagement.days_since_touch,
    case when people.snapshot = 'training' then later_purchases.profile_id is not null end as is_later_buyer
from people
left join purchases on people.snapshot = purchases.snapshot and people.profile_id = purchases.profile_id
left join engagement on people.snapshot = engagement.snapshot and people.profile_id = engagement.profile_id
left join later_purchases
    on people.snapshot = later_purchases.snapshot and people.profile_id = later_purchases.profile_id
