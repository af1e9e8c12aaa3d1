{%- set valid_days = goldseam.count_var('loyalty_points_valid_days', least=0) %}

with

entries as (
    select *
    from {{ ref('goldseam', 'loyalty_entries') }}
    where profile_id is not null and occurred_at <= {{ goldseam.as_of() }}
),

sums as (
    select
        profile_id,
        sum(points) as points_balance,
        sum(case when points < 0 then -points else 0 end) as points_gone,
        sum(
            case
                when
                    points > 0
                    and occurred_at <= {{ goldseam.add_time(goldseam.as_of(), 30 - valid_days, 'day') }}
                    then points
                else 0
            end
        ) as points_due
    from entries
    group by profile_id
)

-- what was earned first is spent first
select
    profile_id,
    cast(points_balance as bigint) as points_balance,
    {%- if valid_days %}
    cast(greatest(points_due - points_gone, 0) as bigint) as points_expiring_30_days
    {%- else %}
    cast(0 as bigint) as points_expiring_30_days
    {%- endif %}
from sums
