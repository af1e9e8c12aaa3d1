with

receipts as (
    select * from {{ source('stores', 'receipts') }}
),

renamed as (
    select
        cast(receipt_no as text) as receipt_no,
        cast(store_id as text) as store_id,
        store_city,
        country_code,
        till_no,
        cast(loyalty_card_no as text) as card_no,
        receipt_email,
        currency,
        items_total as items_amount,
        discount_total as discount_amount,
        tax_total as tax_amount,
        paid_total as paid_amount,
        points_earned,
        points_burned,
        purchased_at,
        loaded_at
    from receipts
)

select * from renamed
