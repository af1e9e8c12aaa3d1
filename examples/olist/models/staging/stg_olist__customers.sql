with

customers as (
    select * from {{ source('olist', 'customers') }}
),

renamed as (
    select
        customer_id,
        customer_unique_id,
        -- a load as numbers costs postal codes of the south-east the zero in front
        lpad(customer_zip_code_prefix, 5, '0') as postal_code,
        customer_city as city,
        customer_state as state
    from customers
)

select * from renamed
