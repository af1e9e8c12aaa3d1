with

memberships as (
    select * from {{ ref('goldseam', 'segment_memberships') }}
),

groups as (
    {{ goldseam.priority_groups() | indent(4) }}
)

select
    memberships.profile_id,
    groups.priority_group,
    memberships.segment,
    groups.priority,
    first_value(memberships.segment) over (
        partition by memberships.profile_id, groups.priority_group
        order by groups.priority, {{ goldseam.binary_order('memberships.segment') }}
    ) as winning_segment
from memberships
inner join groups on memberships.segment = groups.segment
