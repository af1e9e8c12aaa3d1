{{ config(materialized='ephemeral') }}

with

purchase_months as (
    select * from {{ ref('goldseam', 'purchase_months') }}
)

-- how things stood in the month of a purchase and in the months after it without one; *_before: in the month before
select
    profile_id,
    purchase_month as first_month,
    {{ goldseam.add_months('lead(purchase_month) over so_far', -1) }} as last_month,
    min(first_order_at) over so_far as first_order_at,
    last_order_at,
    max(returned_at) over so_far as returned_at,
    lag(last_order_at) over so_far as last_order_before,
    max(returned_at) over (
        partition by profile_id
        order by purchase_month
        rows between unbounded preceding and 1 preceding
    ) as returned_before
from purchase_months
window so_far as (partition by profile_id order by purchase_month)
