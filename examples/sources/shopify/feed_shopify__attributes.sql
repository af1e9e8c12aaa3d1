-- The address is the account's default one; it has no time of its own, so the account's last change stands in.
with

customers as (
    select * from {{ ref('stg_shopify__customers') }}
),

homes as (
    select * from {{ ref('stg_shopify__customer_addresses') }}
    where is_default
),

addresses as (
    {{ goldseam.latest_rows(
        'homes', 'shopify_customer_id', ['street', 'city', 'postal_code', 'country_code', 'loaded_at']
    ) }}
),

housed as (
    select
        customers.shopify_customer_id,
        customers.first_name,
        customers.last_name,
        addresses.street,
        addresses.city,
        addresses.postal_code,
        addresses.country_code,
        customers.updated_at,
        greatest(customers.loaded_at, addresses.loaded_at) as loaded_at
    from customers
    left join addresses on customers.shopify_customer_id = addresses.shopify_customer_id
),

unpivoted as (
    {{ goldseam.unpivot_attributes(
        'housed',
        {
            'first_name': 'first_name', 'last_name': 'last_name', 'street': 'street', 'city': 'city',
            'postal_code': 'postal_code', 'country_code': 'country_code',
        },
        identifiers={'shopify_customer_id': 'shopify_customer_id'},
        record_key="'customers/' || shopify_customer_id", observed_at='updated_at'
    ) }}
    union all
    {{ goldseam.unpivot_attributes(
        ref('stg_shopify__orders'),
        {
            'first_name': 'billing_first_name', 'last_name': 'billing_last_name', 'city': 'billing_city',
            'postal_code': 'billing_postal_code', 'country_code': 'billing_country_code',
        },
        identifiers={'shopify_customer_id': 'shopify_customer_id', 'order_id': "'shopify-' || order_id"},
        record_key="'orders/' || order_id", observed_at='placed_at'
    ) }}
)

select * from unpivoted
