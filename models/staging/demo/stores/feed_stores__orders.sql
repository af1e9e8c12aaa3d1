with

receipts as (
    select * from {{ ref('goldseam', 'stg_stores__receipts') }}
),

renamed as (
    select
        {{ goldseam.surest_identifier({'loyalty_card': 'card_no', 'order_id': "'stores-' || receipt_no"}) }},
        'receipts/' || receipt_no as record_key,
        loaded_at,
        'stores-' || receipt_no as order_id,
        'paid' as status,
        'store' as channel,
        store_id as store,
        currency,
        items_amount,
        0 as shipping_amount,
        tax_amount,
        discount_amount,
        0 as refunded_amount,
        paid_amount,
        purchased_at as occurred_at,
        purchased_at as updated_at
    from receipts
)

select * from renamed
