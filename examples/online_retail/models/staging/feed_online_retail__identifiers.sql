with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('invoices'), {'online_retail_customer_id': 'customer_id'},
        record_key='record_key', loaded_at='invoiced_at', observed_at='invoiced_at'
    ) }}
)

select * from unpivoted
