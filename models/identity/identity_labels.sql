{{ config(materialized='view') }}

with

recorded as (
    select * from {{ ref('goldseam', 'stg_goldseam__identity_labels') }}
),

withdrawn as (
    select distinct withdraws as label_number
    from recorded
    where kind = 'withdraw'
),

in_force as (
    select
        recorded.*,
        {{ goldseam.node_id('recorded.left_type', 'recorded.left_value') }} as one_node_id,
        {{ goldseam.node_id('recorded.right_type', 'recorded.right_value') }} as other_node_id
    from recorded
    left join withdrawn on recorded.label_number = withdrawn.label_number
    where recorded.kind in ('same', 'different') and withdrawn.label_number is null
)

select
    label_number,
    kind,
    least(one_node_id, other_node_id) as left_node_id,
    greatest(one_node_id, other_node_id) as right_node_id,
    author,
    note,
    recorded_at
from in_force
