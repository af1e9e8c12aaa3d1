-- Who came and who left in the last 30 days, and why?
select
    segment,
    cause,
    sum(entered) as entered,
    sum(exited) as exited,
    sum(net) as net
from {{ ref('goldseam', 'segment_drift') }}
where drift_date >= {{ goldseam.add_time(goldseam.as_of(), -30, 'day') }}
group by segment, cause
order by segment, cause
