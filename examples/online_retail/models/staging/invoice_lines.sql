-- Both files hold 1 to 9 December 2010, line for line. A line of the second file that the first has too takes
-- invoice, item and key from there, and feeds set it aside as a duplicate. Equal lines of one file are told apart by
-- number.
{{ config(materialized='table') }}

with

lines as (
    select '2009-2010' as file, * from {{ ref('stg_online_retail__lines_2009_2010') }}
    union all
    select '2010-2011' as file, * from {{ ref('stg_online_retail__lines_2010_2011') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by file, customer_id, country, invoiced_at, title, quantity, unit_price
            order by line_number
        ) as copy
    from lines
),

named as (
    select
        file,
        line_id,
        min(line_id) over same_line as order_item_id,
        coalesce(
            max(invoice) over same_line,
            -- without an invoice, an order is what a customer bought, or gave back, in a minute
            concat_ws('/', customer_id, country, cast(invoiced_at as text), case when quantity < 0 then 'return' end)
        ) as order_id,
        max(stock_code) over same_line as stock_code,
        title,
        quantity,
        unit_price,
        customer_id,
        country,
        invoiced_at
    from numbered
    window same_line as (partition by customer_id, country, invoiced_at, title, quantity, unit_price, copy)
)

select * from named
