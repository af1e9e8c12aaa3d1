with

flows as (
    select * from {{ source('klaviyo', 'flow') }}
),

renamed as (
    select
        cast(id as text) as flow_id,
        name as flow_name,
        _fivetran_synced as loaded_at
    from flows
)

select * from renamed
