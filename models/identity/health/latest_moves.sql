{{ config(materialized='ephemeral') }}

with

written as (
    select * from {{ ref('goldseam', 'latest_history') }}
)

-- an identifier closed under one profile and opened under another by the same run
select
    closed.node_id,
    closed.profile_id as from_profile_id,
    opened.profile_id as to_profile_id,
    case when closed.heir_profile_id = opened.profile_id then 'merge' else 'split' end as kind,
    closed.cause
from written as closed
inner join written as opened
    on closed.node_id = opened.node_id
    and closed.valid_to = opened.valid_from
    and closed.profile_id <> opened.profile_id
