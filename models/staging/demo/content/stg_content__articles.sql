with

articles as (
    select * from {{ source('content', 'articles') }}
),

renamed as (
    select
        cast(id as text) as article_id,
        title,
        section,
        author,
        slug,
        image_url,
        published_at,
        updated_at,
        loaded_at
    from articles
)

select * from renamed
