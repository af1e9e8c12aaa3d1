with

orders as (
    select * from {{ ref('goldseam', 'orders') }}
),

monthly as (
    select
        cast(date_trunc('month', occurred_at) as date) as month_date,
        count(case when status = 'paid' then 1 end) as order_count,
        count(case when status = 'return' then 1 end) as return_count,
        sum(paid_amount) as sold_amount,
        sum(refunded_amount) as returned_amount,
        sum(revenue) as revenue
    from orders
    group by 1
)

select * from monthly
