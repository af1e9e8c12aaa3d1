with

history as (
    select * from {{ ref('goldseam', 'segment_membership_history') }}
),

moves as (
    select segment, cast(entered_at as date) as drift_date, entered_cause as cause, 1 as entered, 0 as exited
    from history
    union all
    select segment, cast(exited_at as date) as drift_date, exited_cause as cause, 0 as entered, 1 as exited
    from history
    where exited_at is not null
),

counted as (
    select
        segment,
        drift_date,
        cause,
        cast(sum(entered) as bigint) as entered,
        cast(sum(exited) as bigint) as exited
    from moves
    group by segment, drift_date, cause
),

-- rows of one day are peers: the first sum is that of the day's end
summed as (
    select
        *,
        cast(sum(entered - exited) over (partition by segment order by drift_date) as bigint) as members,
        cast(sum(entered - exited) over (partition by segment, drift_date) as bigint) as net_of_day,
        cast(sum(entered + exited) over (partition by segment, drift_date) as bigint) as moves_of_day
    from counted
)

select
    segment,
    drift_date,
    cause,
    entered,
    exited,
    entered - exited as net,
    members - net_of_day as members_before,
    members,
    {{ goldseam.divide('(entered - exited)', '(members - net_of_day)', 4) }} as growth_rate,
    {{ goldseam.divide('(entered + exited)', 'moves_of_day', 4) }} as share_of_moves
from summed
