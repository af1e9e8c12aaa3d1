{{ config(materialized='ephemeral') }}

with

messages as (
    select *
    from {{ ref('goldseam', 'messages') }}
    where profile_id is not null and kind in ('sent', 'delivered') and occurred_at <= {{ goldseam.as_of() }}
),

offers as (
    select * from {{ ref('goldseam', 'rule_offers') }}
)

select distinct
    messages.profile_id,
    offers.offer
from messages
inner join offers
    on messages.campaign = offers.offer
    and messages.occurred_at > {{ goldseam.add_time(goldseam.as_of(), '-1 * offers.cooldown_days', 'day') }}
