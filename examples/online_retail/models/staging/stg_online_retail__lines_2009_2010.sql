with

lines as (
    select * from {{ source('online_retail', 'lines_2009_2010') }}
),

renamed as (
    select
        '2009-2010/' || line_number as line_id,
        line_number,
        invoice,
        stock_code,
        trim(description) as title,
        quantity,
        {{ goldseam.try_cast('unit_price', 'numeric(18,4)') }} as unit_price,
        cast(customer_id as text) as customer_id,
        country,
        {{ utc('invoice_ts') }} as invoiced_at
    from lines
)

select * from renamed
