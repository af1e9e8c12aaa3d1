-- Customers carry no time of their own: each is as old as its one order.
with

customers as (
    select
        customers.*,
        orders.purchased_at
    from {{ ref('stg_olist__customers') }} as customers
    left join {{ ref('stg_olist__orders') }} as orders on customers.customer_id = orders.customer_id
),

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        'customers',
        {'olist_customer_unique_id': 'customer_unique_id', 'olist_customer_id': 'customer_id'},
        record_key="'customers/' || customer_id", loaded_at='purchased_at', observed_at='purchased_at'
    ) }}
)

select * from unpivoted
