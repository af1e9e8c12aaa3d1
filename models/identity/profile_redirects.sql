{{ config(materialized='view') }}

with

history as (
    select * from {{ ref('goldseam', 'identity_map_history') }}
)

-- an identifier closed under one profile and opened under another at the same moment
select
    closed.profile_id as from_profile_id,
    opened.profile_id as to_profile_id,
    case when closed.heir_profile_id = opened.profile_id then 'merge' else 'split' end as kind,
    closed.valid_to as occurred_at,
    min(closed.cause) as cause
from history as closed
inner join history as opened
    on closed.node_id = opened.node_id
    and closed.valid_to = opened.valid_from
    and closed.profile_id <> opened.profile_id
group by closed.profile_id, opened.profile_id, closed.heir_profile_id, closed.valid_to
