with

offers as (
    select * from {{ source('content', 'offers') }}
),

renamed as (
    select
        cast(id as text) as offer_id,
        title,
        cast(product_id as text) as product_id,
        discount_percent,
        price,
        currency,
        slug,
        image_url,
        status,
        starts_at,
        ends_at,
        updated_at,
        loaded_at
    from offers
)

select * from renamed
