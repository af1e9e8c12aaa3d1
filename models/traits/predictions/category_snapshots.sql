{{ config(materialized='view') }}

with

snapshots as (
    select * from {{ ref('goldseam', 'prediction_snapshots') }}
),

categories as (
    select * from {{ ref('goldseam', 'popular_categories') }}
),

purchases as (
    select * from {{ ref('goldseam', 'category_purchases') }}
),

views as (
    select * from {{ ref('goldseam', 'category_views') }}
)

select
    snapshots.snapshot,
    snapshots.snapshot_at,
    snapshots.profile_id,
    categories.category,
    categories.popularity,
    coalesce(purchases.purchases, 0) as category_purchases,
    {{ goldseam.days_between('cast(purchases.last_date as timestamp)', 'snapshots.snapshot_at') }}
        as days_since_category_purchase,
    coalesce(views.views_last_90_days, 0) as category_views_last_90_days,
    snapshots.purchases,
    snapshots.purchases_last_90_days,
    snapshots.purchases_last_365_days,
    snapshots.average_paid,
    snapshots.tenure_days,
    snapshots.days_since_purchase,
    snapshots.overdue_ratio,
    snapshots.events_last_90_days,
    case when snapshots.snapshot = 'training' then coalesce(purchases.later_purchases, 0) > 0 end as is_bought
from snapshots
inner join categories on snapshots.snapshot = categories.snapshot
left join purchases
    on snapshots.snapshot = purchases.snapshot
    and snapshots.profile_id = purchases.profile_id
    and categories.category = purchases.category
left join views
    on snapshots.snapshot = views.snapshot
    and snapshots.profile_id = views.profile_id
    and categories.category = views.category
