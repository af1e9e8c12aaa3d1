-- An invoice whose lines all count down is a return; its number begins with C where there is one.
{{ config(materialized='table') }}

with

invoice_lines as (
    select * from {{ ref('invoice_lines') }}
),

added_up as (
    select
        file || '/' || order_id as record_key,
        order_id,
        customer_id,
        country,
        case when max(quantity) < 0 then 'return' else 'paid' end as status,
        sum(quantity * unit_price) as amount,
        min(invoiced_at) as invoiced_at
    from invoice_lines
    group by file, order_id, customer_id, country
)

select * from added_up
