with

profile_items as (
    select * from {{ ref('goldseam', 'profile_items') }}
),

item_price_bands as (
    select * from {{ ref('goldseam', 'item_price_bands') }}
),

traits as (
    select profile_id, favourite_category from {{ ref('goldseam', 'profile_traits') }}
),

-- how high somebody has bought in the category they spend most in
reached as (
    select
        profile_items.profile_id,
        item_price_bands.category,
        max(item_price_bands.price_band) as price_band
    from profile_items
    inner join item_price_bands on profile_items.item_id = item_price_bands.item_id
    inner join traits
        on profile_items.profile_id = traits.profile_id and item_price_bands.category = traits.favourite_category
    group by profile_items.profile_id, item_price_bands.category
),

-- the items of the next band up that has any, the most bought first
ladder as (
    select
        bands.category,
        bands.price_band,
        higher.item_id,
        higher.price_band as higher_band,
        higher.category_share,
        row_number() over (
            partition by bands.category, bands.price_band
            order by higher.price_band, higher.category_share desc, {{ goldseam.binary_order('higher.item_id') }}
        ) as place
    from (select distinct category, price_band from item_price_bands) as bands
    inner join item_price_bands as higher
        on bands.category = higher.category and bands.price_band < higher.price_band
    where higher.is_available
)

select
    reached.profile_id,
    'upsell' as kind,
    ladder.place,
    ladder.item_id,
    ladder.category,
    ladder.category_share as score,
    'Buys ' || reached.category || ' up to price band ' || cast(reached.price_band as text)
        || ' of 4: popular in band ' || cast(ladder.higher_band as text) as reason
from reached
inner join ladder on reached.category = ladder.category and reached.price_band = ladder.price_band
where ladder.place <= {{ goldseam.count_var('recommendations_per_kind') }}
