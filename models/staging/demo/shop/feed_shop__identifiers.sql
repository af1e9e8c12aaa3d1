with

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_shop__customers'),
        {'customer_id': 'customer_id', 'email': 'email', 'phone': 'phone'},
        record_key="'customers/' || customer_id", region='country_code',
        observed_at='created_at', last_observed_at='updated_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        ref('goldseam', 'stg_shop__orders'),
        {'customer_id': 'customer_id', 'order_id': "'shop-' || order_id", 'email': 'email', 'phone': 'phone'},
        record_key="'orders/' || order_id", region='billing_country_code', observed_at='created_at'
    ) }}
)

select * from unpivoted
