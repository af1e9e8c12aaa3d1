with

unpivoted as (
    {{ goldseam.unpivot_attributes(
        ref('goldseam', 'stg_shop__customers'),
        {
            'first_name': 'first_name',
            'last_name': 'last_name',
            'street': 'street',
            'city': 'city',
            'postal_code': 'postal_code',
            'country_code': 'country_code',
        },
        identifiers={'customer_id': 'customer_id'},
        record_key="'customers/' || customer_id", observed_at='updated_at'
    ) }}
    union all
    {{ goldseam.unpivot_attributes(
        ref('goldseam', 'stg_shop__orders'),
        {
            'first_name': 'billing_first_name',
            'last_name': 'billing_last_name',
            'city': 'billing_city',
            'postal_code': 'billing_postal_code',
            'country_code': 'billing_country_code',
        },
        identifiers={'customer_id': 'customer_id', 'order_id': "'shop-' || order_id"},
        record_key="'orders/' || order_id", observed_at='created_at'
    ) }}
)

select * from unpivoted
