{{ config(materialized='replace_entities', meta=goldseam.profile_settings()) }}

with

counted_order_items as (
    select *
    from {{ ref('goldseam', 'counted_order_items') }}
    where {{ goldseam.is_touched('traits_replenishment') }}
),

-- two baskets on one day are one need
rhythms as (
    select
        profile_id,
        item_id,
        count(distinct cast(occurred_at as date)) as purchase_days,
        max(occurred_at) as last_bought_at,
        {{ goldseam.days_between('min(occurred_at)', 'max(occurred_at)') }} as days_spanned
    from counted_order_items
    where item_id is not null and quantity > 0
    group by profile_id, item_id
),

-- the item with the firmest rhythm speaks for the profile
ranked as (
    select
        *,
        row_number() over (
            partition by profile_id
            order by purchase_days desc, last_bought_at desc, {{ goldseam.binary_order('item_id') }}
        ) as place
    from rhythms
    where purchase_days >= 2
),

measured as (
    select
        profile_id,
        item_id as replenishment_item_id,
        purchase_days as replenishment_purchase_count,
        last_bought_at as replenishment_last_bought_at,
        -- n purchases span n - 1 intervals; two evenings may lie less than 24 hours apart
        cast(
            {{ goldseam.divide('greatest(days_spanned, 1)', '(purchase_days - 1)', 4) }} as bigint
        ) as replenishment_interval_days
    from ranked
    where place = 1
)

select
    *,
    {{ goldseam.add_time(
        'replenishment_last_bought_at', 'replenishment_interval_days', 'day'
    ) }} as next_expected_at
from measured
