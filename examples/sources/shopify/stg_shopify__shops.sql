with

shops as (
    select * from {{ source('shopify', 'shop') }}
),

renamed as (
    select
        cast(id as text) as shop_id,
        currency_code as currency,
        coalesce(_fivetran_deleted, false) as is_deleted,
        _fivetran_synced as loaded_at
    from shops
)

select * from renamed
