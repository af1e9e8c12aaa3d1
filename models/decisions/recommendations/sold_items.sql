with

basket_items as (
    select *
    from {{ ref('goldseam', 'basket_items') }}
    where occurred_at > {{ goldseam.recommendations_from() }}
),

profile_items as (
    select * from {{ ref('goldseam', 'profile_items') }}
),

items as (
    select * from {{ ref('goldseam', 'items') }}
),

sold as (
    select
        item_id,
        max({{ goldseam.binary_order('title') }}) as title,
        max({{ goldseam.binary_order('category') }}) as category,
        count(distinct profile_id) as buyer_count,
        -- what was refunded in full brought nothing, and says nothing of the price
        {{ goldseam.divide(
            'sum(case when revenue > 0 then revenue end)', 'sum(case when revenue > 0 then quantity end)', 4
        ) }} as unit_price
    from basket_items
    group by item_id
),

habits as (
    select
        item_id,
        {{ goldseam.divide('count(case when is_bought_again then 1 end)', 'count(*)', 4) }} as repeat_share
    from profile_items
    group by item_id
)

select
    sold.*,
    cast({{ goldseam.reporting_currency() }} as text) as reporting_currency,
    habits.repeat_share,
    habits.repeat_share >= {{ goldseam.share_var('replenishable_from') }} as is_replenishable,
    -- what no catalogue names is judged by its sales alone
    coalesce(items.is_available, true)
        and coalesce(items.valid_from, {{ goldseam.as_of() }}) <= {{ goldseam.as_of() }}
        and (items.valid_to is null or items.valid_to > {{ goldseam.as_of() }}) as is_available
from sold
inner join habits on sold.item_id = habits.item_id
left join items on sold.item_id = items.item_id
