{{ config(materialized='ephemeral') }}
select
    profile_id,
    started_at as occurred_at,
    1 as visits,
    0 as orders,
    cast(0 as numeric(18, 4)) as revenue,
    cast(null as text) as currency,
    cast(0 as numeric(18, 4)) as paid_amount
from {{ ref('goldseam', 'sessions') }}
where profile_id is not null and started_at <= {{ goldseam.as_of() }}
union all
-- a return is no order, but takes its revenue back
select
    profile_id,
    occurred_at,
    0 as visits,
    case when status in ('cancelled', 'return') then 0 else 1 end as orders,
    coalesce(revenue, 0) as revenue,
    currency,
    case when status in ('cancelled', 'return') then 0 else coalesce(paid_amount, 0) end as paid_amount
from {{ ref('goldseam', 'orders') }}
where profile_id is not null and occurred_at <= {{ goldseam.as_of() }}
