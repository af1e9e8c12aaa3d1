{{ config(materialized='view') }}

with

recorded as (
    select * from {{ ref('goldseam', 'stg_goldseam__identity_labels') }}
)

-- a withdrawal is about the identifiers of the label that it takes back
select
    recorded.label_number,
    {{ goldseam.node_id('labels.left_type', 'labels.left_value') }} as left_node_id,
    {{ goldseam.node_id('labels.right_type', 'labels.right_value') }} as right_node_id
from recorded
inner join recorded as labels on coalesce(recorded.withdraws, recorded.label_number) = labels.label_number
