with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

prioritised as (
    {{ goldseam.priority_groups() | indent(4) }}
)

select
    memberships.profile_id,
    prioritised.priority_group,
    memberships.segment,
    prioritised.priority,
    first_value(memberships.segment) over (
        partition by memberships.profile_id, prioritised.priority_group
        order by prioritised.priority, {{ goldseam.binary_order('memberships.segment') }}
    ) as winning_segment
from memberships
inner join prioritised on memberships.segment = prioritised.segment
