with

flows as (
    select * from {{ ref('goldseam', 'prospect_flows') }}
    union all
    select * from {{ ref('goldseam', 'customer_flows') }}
),

counted as (
    select
        flow_month,
        from_stage,
        to_stage,
        cast(sum(people) as bigint) as people
    from flows
    group by flow_month, from_stage, to_stage
)

select
    flow_month,
    {{ goldseam.is_complete_month('flow_month') }} as is_complete,
    from_stage,
    to_stage,
    people,
    {{ goldseam.divide('people', 'sum(people) over (partition by flow_month, from_stage)', 4) }} as share_of_from_stage
from counted
