{{ config(materialized='ephemeral') }}
with

-- what came back, or never left, reached nobody
arrived as (
    select
        message_key,
        contact_node_id
    from {{ ref('goldseam', 'stg_goldseam__sync_ledger') }}
    where message_key <> '' and contact_node_id is not null
    group by sync, attempt, message_key, contact_node_id
    having count(case when outcome in ('rejected', 'deferred') then 1 end) = 0
)

select distinct
    message_key,
    contact_node_id
from arrived
