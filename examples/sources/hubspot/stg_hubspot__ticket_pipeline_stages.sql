with

ticket_pipeline_stages as (
    select * from {{ source('hubspot', 'ticket_pipeline_stage') }}
),

renamed as (
    select
        cast(pipeline_id as text) || '/' || cast(stage_id as text) as pipeline_stage_id,
        is_closed,
        _fivetran_synced as loaded_at
    from ticket_pipeline_stages
)

select * from renamed
