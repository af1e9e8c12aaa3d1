{{ config(materialized='ephemeral') }}
{%- set month_end = 'least(' ~ goldseam.last_second('flow_month') ~ ', ' ~ goldseam.as_of() ~ ')' %}
{%- set month_start = "cast(flow_month as timestamp) - interval '1 second'" %}

with

spells as (
    select * from {{ ref('goldseam', 'customer_spells') }}
),

prospects as (
    select * from {{ ref('goldseam', 'prospects') }}
),

standing as (
    select
        spells.*,
        coalesce(prospects.stage, 'unseen') as first_stage,
        {{ goldseam.each_month('first_month', 'coalesce(last_month, ' ~ goldseam.as_of() ~ ')') }} as flow_month
    from spells
    left join prospects on spells.profile_id = prospects.profile_id
),

staged as (
    select
        flow_month,
        case
            when flow_month > first_month
                then {{ goldseam.customer_stage(month_start, 'first_order_at', 'returned_at', 'last_order_at') }}
            when last_order_before is null then first_stage
            else {{ goldseam.customer_stage(month_start, 'first_order_at', 'returned_before', 'last_order_before') }}
        end as from_stage,
        {{ goldseam.customer_stage(month_end, 'first_order_at', 'returned_at', 'last_order_at') }} as to_stage
    from standing
)

select
    flow_month,
    from_stage,
    to_stage,
    count(*) as people
from staged
group by flow_month, from_stage, to_stage
