{{ config(materialized='ephemeral') }}

with

offered_items as (
    select * from {{ ref('goldseam', 'offered_items') }}
),

offers as (
    select * from {{ ref('goldseam', 'rule_offers') }}
),

traits as (
    select profile_id, churn_risk from {{ ref('goldseam', 'profile_traits') }}
),

predictions as (
    select * from {{ ref('goldseam', 'stg_goldseam__predictions') }}
),

known as (
    select
        offered_items.*,
        cast(uplift.value as numeric(18, 6)) as uplift,
        cast(
            case
                when offers.kind = 'retention' then traits.churn_risk * offers.assumed_propensity
                else wish.value
            end as numeric(18, 6)
        ) as prediction,
        offers.assumed_propensity
    from offered_items
    inner join offers on offered_items.offer = offers.offer
    left join traits on offered_items.profile_id = traits.profile_id
    left join predictions as wish
        on offered_items.profile_id = wish.profile_id
        and offered_items.category = wish.subject
        and wish.measure = 'category_propensity'
    left join predictions as uplift
        on offered_items.profile_id = uplift.profile_id
        and offers.experiment = uplift.subject
        and uplift.model = 'uplift'
        and uplift.measure = 'uplift'
)

-- what an experiment measured goes before what the past foretells, that before what others do, that before a guess
select
    profile_id,
    offer,
    channel,
    item_id,
    category,
    reason,
    coalesce(uplift, prediction, share, assumed_propensity) as propensity,
    case
        when uplift is not null then 'uplift'
        when prediction is not null then 'prediction'
        when share is not null then 'recommendation'
        else 'assumption'
    end as propensity_source
from known
where coalesce(uplift, prediction, share, assumed_propensity) is not null
