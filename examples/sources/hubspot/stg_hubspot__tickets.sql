with

tickets as (
    select * from {{ source('hubspot', 'ticket') }}
),

renamed as (
    select
        cast(id as text) as ticket_id,
        cast(property_hs_pipeline as text) as pipeline_id,
        cast(property_hs_pipeline_stage as text) as stage_id,
        property_hs_ticket_category as topic,
        property_subject as subject,
        property_first_agent_reply_date as first_answered_at,
        property_closed_date as closed_at,
        coalesce(is_deleted, false) as is_deleted,
        property_createdate as created_at,
        _fivetran_synced as loaded_at
    from tickets
)

select * from renamed
