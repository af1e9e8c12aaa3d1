with

refunds as (
    select * from {{ source('shop', 'refunds') }}
),

renamed as (
    select
        cast(id as text) as refund_id,
        cast(order_id as text) as order_id,
        amount,
        currency,
        note,
        created_at,
        _loaded_at as loaded_at
    from refunds
)

select * from renamed
