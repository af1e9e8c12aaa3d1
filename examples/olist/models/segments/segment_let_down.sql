-- the last order came late: Goldseam's orders know the person, our own the promise
with

placed as (
    select * from {{ ref('goldseam', 'orders') }}
),

promised as (
    select * from {{ ref('orders') }}
),

ranked as (
    select
        placed.profile_id,
        promised.is_late,
        row_number() over (
            partition by placed.profile_id
            order by placed.occurred_at desc, {{ goldseam.binary_order('placed.order_id') }}
        ) as place
    from placed
    inner join promised on placed.order_id = promised.order_id
)

select profile_id
from ranked
where place = 1 and is_late
