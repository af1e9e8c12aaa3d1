-- whoever published this file left the numbers of invoice and item out
with

lines as (
    select * from {{ source('online_retail', 'lines_2010_2011') }}
),

renamed as (
    select
        '2010-2011/' || line_number as line_id,
        line_number,
        cast(null as text) as invoice,
        cast(null as text) as stock_code,
        trim(description) as title,
        quantity,
        {{ goldseam.try_cast('unit_price', 'numeric(18,4)') }} as unit_price,
        cast(customer_id as text) as customer_id,
        country,
        {{ utc('invoice_ts') }} as invoiced_at
    from lines
)

select * from renamed
