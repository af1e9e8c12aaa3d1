-- Each row names a segment whose size moved at its last evaluation by more than its limit
-- (meta.max_change_percent, else var segment_max_change_percent): segment, members before, members, and the limit.
-- The run goes on.
-- Mend: `goldseam segments diff <segment>` tells why people came and went; where it is meant, raise the limit.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'segment_sizes', 'package': 'goldseam'}}}) }}
with

definitions as (
    select * from {{ ref('goldseam', 'segment_definitions') }}
),

sizes as (
    select
        *,
        row_number() over (partition by segment order by evaluated_at desc) as place
    from {{ ref('goldseam', 'segment_sizes') }}
)

select
    sizes.segment,
    sizes.members_before,
    sizes.members,
    'warns above ' || cast(definitions.max_change_percent as text) || '%' as limit_broken,
    case when sizes.is_redefined then 'its definition changed' end as remark
from sizes
inner join definitions on sizes.segment = definitions.segment
where
    sizes.place = 1
    and greatest(sizes.members, sizes.members_before) >= {{ goldseam.count_var('segment_jump_min_members') }}
    and abs(sizes.members - sizes.members_before) * 100 > definitions.max_change_percent * sizes.members_before
