-- A line belongs to the person, currency and moment of its order;
-- a source that says otherwise has mixed something up.
{{ config(meta={'dagster': {'ref': {'name': 'order_items', 'package': 'goldseam'}}}) }}
select
    order_items.order_item_id,
    order_items.order_id,
    order_items.profile_id as item_profile_id,
    orders.profile_id as order_profile_id,
    order_items.currency as item_currency,
    orders.currency as order_currency
from {{ ref('goldseam', 'order_items') }} as order_items
inner join {{ ref('goldseam', 'orders') }} as orders on order_items.order_id = orders.order_id
where
    order_items.profile_id is distinct from orders.profile_id
    or order_items.currency <> orders.currency
