with

contexts as (
    select * from {{ source('snowplow', 'com_iab_snowplow_spiders_and_robots_1') }}
),

renamed as (
    select
        cast(root_id as text) as event_id,
        spider_or_robot as is_robot
    from contexts
)

select * from renamed
