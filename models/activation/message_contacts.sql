{{ config(materialized='ephemeral') }}
with

ledger as (
    select * from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
)

-- what came back, or never left, reached nobody
select distinct
    message_key,
    contact_node_id
from ledger
where message_key <> '' and contact_node_id is not null
group by sync, attempt, message_key, contact_node_id
having count(case when outcome in ('rejected', 'deferred') then 1 end) = 0
