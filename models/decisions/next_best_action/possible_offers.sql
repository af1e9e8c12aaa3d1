{{ config(materialized='ephemeral') }}

with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

offers as (
    select * from {{ ref('goldseam', 'rule_offers') }}
),

usable_channels as (
    select * from {{ ref('goldseam', 'usable_channels') }}
),

resting_offers as (
    select * from {{ ref('goldseam', 'resting_offers') }}
),

traits as (
    select profile_id, best_channel from {{ ref('goldseam', 'profile_traits') }}
),

-- the channel that the person answers best, else the offer's first
ranked as (
    select
        memberships.profile_id,
        offers.offer,
        usable_channels.channel,
        row_number() over (
            partition by memberships.profile_id, offers.offer
            order by
                case when usable_channels.channel = traits.best_channel then 0 else 1 end,
                position(' ' || usable_channels.channel || ' ' in ' ' || offers.channels || ' ')
        ) as place
    from memberships
    inner join offers on memberships.segment = offers.eligible_segment
    inner join usable_channels
        on memberships.profile_id = usable_channels.profile_id
        and position(' ' || usable_channels.channel || ' ' in ' ' || offers.channels || ' ') > 0
    left join traits on memberships.profile_id = traits.profile_id
    left join resting_offers
        on memberships.profile_id = resting_offers.profile_id and offers.offer = resting_offers.offer
    where resting_offers.profile_id is null
)

select
    profile_id,
    offer,
    channel
from ranked
where place = 1
