with

transactions as (
    select * from {{ source('shopify', 'transaction') }}
),

renamed as (
    select
        cast(id as text) as transaction_id,
        cast(order_id as text) as order_id,
        cast(refund_id as text) as refund_id,
        lower(kind) as kind,
        lower(status) as status,
        coalesce(test, false) as is_test,
        cast(amount_set_shop_amount as numeric(18, 4)) as amount,
        amount_set_shop_currency_code as currency,
        processed_at,
        _fivetran_synced as loaded_at
    from transactions
)

select * from renamed
