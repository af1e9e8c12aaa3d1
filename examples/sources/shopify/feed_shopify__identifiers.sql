-- An order carries its own id: a guest's order has no account to bind to.
with

customers as (
    select * from {{ ref('stg_shopify__customers') }}
),

homes as (
    select * from {{ ref('stg_shopify__customer_addresses') }}
    where is_default
),

-- The country to read a phone in that lacks its code; a customer has one default address.
regions as (
    {{ goldseam.latest_rows('homes', 'shopify_customer_id', ['country_code']) }}
),

located as (
    select
        customers.*,
        regions.country_code
    from customers
    left join regions on customers.shopify_customer_id = regions.shopify_customer_id
),

unpivoted as (
    {{ goldseam.unpivot_identifiers(
        'located',
        {'shopify_customer_id': 'shopify_customer_id', 'email': 'email', 'phone': 'phone'},
        record_key="'customers/' || shopify_customer_id", region='country_code',
        observed_at='created_at', last_observed_at='updated_at'
    ) }}
    union all
    {{ goldseam.unpivot_identifiers(
        ref('stg_shopify__orders'),
        {'shopify_customer_id': 'shopify_customer_id', 'order_id': "'shopify-' || order_id", 'email': 'email'},
        record_key="'orders/' || order_id", region='billing_country_code', observed_at='placed_at'
    ) }}
)

select * from unpivoted
