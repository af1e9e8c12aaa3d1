with

basket_items as (
    select * from {{ ref('goldseam', 'basket_items') }}
)

select
    profile_id,
    item_id,
    max({{ goldseam.binary_order('category') }}) as category,
    count(*) as order_count,
    -- two baskets on one day are one need
    cast(min(occurred_at) as date) < cast(max(occurred_at) as date) as is_bought_again,
    min(occurred_at) as first_bought_at,
    max(occurred_at) as last_bought_at
from basket_items
group by profile_id, item_id
