with

discount_allocations as (
    select * from {{ source('shopify', 'discount_allocation') }}
),

renamed as (
    select
        cast(order_line_id as text) || '-' || cast(index as text) as discount_allocation_id,
        cast(order_line_id as text) as order_line_id,
        cast(allocated_amount_set_shop_amount as numeric(18, 4)) as amount,
        _fivetran_synced as loaded_at
    from discount_allocations
)

select * from renamed
