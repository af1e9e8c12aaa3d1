{{ config(materialized='ephemeral') }}

-- what a person buys again and again, in the shape of a recommendation
with

traits as (
    select * from {{ ref('goldseam', 'profile_traits') }} where replenishment_item_id is not null
),

sold_items as (
    select * from {{ ref('goldseam', 'sold_items') }} where is_available
)

select
    traits.profile_id,
    'replenishment' as kind,
    1 as place,
    traits.replenishment_item_id as item_id,
    sold_items.category,
    cast(null as numeric(18, 6)) as score,
    'Bought ' || coalesce(sold_items.title, sold_items.item_id)
        || ' on ' || cast(traits.replenishment_purchase_count as text)
        || ' days, next expected on ' || cast(cast(traits.next_expected_at as date) as text) as reason
from traits
inner join sold_items on traits.replenishment_item_id = sold_items.item_id
