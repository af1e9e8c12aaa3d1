with

invoices as (
    select
        invoices.*,
        countries.country_code
    from {{ ref('invoices') }} as invoices
    left join {{ ref('online_retail_countries') }} as countries on invoices.country = countries.country
    where invoices.customer_id is not null
),

unpivoted as (
    {{ goldseam.unpivot_attributes(
        'invoices', {'country_code': 'country_code'},
        identifiers={'online_retail_customer_id': 'customer_id'},
        record_key='record_key', loaded_at='invoiced_at', observed_at='invoiced_at'
    ) }}
)

select * from unpivoted
