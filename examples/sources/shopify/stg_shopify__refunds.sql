with

refunds as (
    select * from {{ source('shopify', 'refund') }}
),

renamed as (
    select
        cast(id as text) as refund_id,
        cast(order_id as text) as order_id,
        cast(total_refunded_set_shop_amount as numeric(18, 4)) as amount,
        total_refunded_set_shop_currency_code as currency,
        created_at,
        _fivetran_synced as loaded_at
    from refunds
)

select * from renamed
