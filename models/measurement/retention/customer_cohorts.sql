with

first_orders as (
    select * from {{ ref('goldseam', 'first_orders') }}
),

touches as (
    select * from {{ ref('goldseam', 'acquisition_touches') }}
),

first_categories as (
    select * from {{ ref('goldseam', 'first_categories') }}
),

acquired as (
    select
        first_orders.*,
        coalesce(touches.traffic_source, '(direct)') as acquisition_source,
        coalesce(touches.traffic_medium, first_orders.channel, '(none)') as acquisition_medium
    from first_orders
    left join touches on first_orders.profile_id = touches.profile_id
)

select
    acquired.profile_id,
    {{ goldseam.month_of('acquired.occurred_at') }} as cohort_month,
    acquired.order_id as first_order_id,
    acquired.occurred_at as first_order_at,
    acquired.next_at as second_order_at,
    acquired.acquisition_source,
    acquired.acquisition_medium,
    acquired.acquisition_source || ' / ' || acquired.acquisition_medium as acquisition_channel,
    first_categories.category as first_category
from acquired
left join first_categories on acquired.profile_id = first_categories.profile_id
