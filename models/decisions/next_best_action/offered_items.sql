{{ config(materialized='ephemeral') }}

with

possible_offers as (
    select * from {{ ref('goldseam', 'possible_offers') }}
),

offers as (
    select * from {{ ref('goldseam', 'rule_offers') }}
),

suggestions as (
    select * from {{ ref('goldseam', 'profile_recommendations') }}
    union all
    select * from {{ ref('goldseam', 'due_items') }}
),

ranked as (
    select
        possible_offers.*,
        suggestions.item_id,
        suggestions.category,
        suggestions.score as share,
        suggestions.reason,
        row_number() over (
            partition by possible_offers.profile_id, possible_offers.offer order by suggestions.place
        ) as place
    from possible_offers
    inner join offers on possible_offers.offer = offers.offer
    left join suggestions
        on possible_offers.profile_id = suggestions.profile_id
        and offers.item_rule = suggestions.kind
        and suggestions.category is not distinct from coalesce(offers.category, suggestions.category)
    -- an offer with an item needs one
    where offers.item_rule is null or suggestions.profile_id is not null
)

select
    profile_id,
    offer,
    channel,
    item_id,
    category,
    share,
    reason
from ranked
where place = 1
