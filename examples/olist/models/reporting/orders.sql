with

orders as (
    select * from {{ ref('stg_olist__orders') }}
),

customers as (
    select * from {{ ref('stg_olist__customers') }}
),

promised as (
    select
        orders.order_id,
        customers.state,
        orders.status,
        orders.promised_date,
        orders.delivered_date,
        orders.delivered_date > orders.promised_date as is_late
    from orders
    inner join customers on orders.customer_id = customers.customer_id
)

select * from promised
